using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody of the town says something about a report: to colleagues, or to everybody. No clock, timer or window moves by it.</summary>
/// <param name="Version">Version of the report that they saw.</param>
/// <param name="IsPublic">Whether everybody reads it.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record CommentReport(int Number, int Version, string Text, bool IsPublic) : IChange<DeskAnswer>;

internal sealed class CommentReportRules : AbstractValidator<CommentReport>
{
    public CommentReportRules()
    {
        RuleFor(comment => comment.Text).NotEmpty().WithErrorCode("handle.comment-missing").OverridePropertyName("Comment");
        RuleFor(comment => comment.Text).MaximumLength(AnswerReportRules.LongestSentence).WithErrorCode("report.sentence-too-long").OverridePropertyName("Comment");
    }
}

internal sealed class CommentReportHandler(IModuleDatabase database, ReportDesk desk) : IRequestHandler<CommentReport, Outcome<DeskAnswer>>
{
    public async Task<Outcome<DeskAnswer>> Handle(CommentReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        var comment = request.IsPublic ? new DeskNote("commented", Sentence: request.Text) : new DeskNote("commented", Note: request.Text);
        await desk.NoteAsync(connection, report, comment, cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class CommentReportEndpoint
{
    public static void MapCommentReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<CommentForm>, DeskAnswer>(
                "/inbox/{number}/comment",
                form => new CommentReport(form.Number(), form.Version(), form["comment"], form.Ticked("commentPublic")),
                answer => answer.Address)
            .RequireRole(Roles.Officer, Roles.Agent);
}
