using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer closes a report to others' eyes, or opens it to them with a reason.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="To">public, name_hidden or secret.</param>
/// <param name="Reason">For colleagues; needed where more can be read afterwards than before.</param>
[RequiresRole(Roles.Officer)]
public sealed record ChangePrivacy(int Number, int Version, string To, string Reason = "") : IChange<DeskAnswer>;

internal sealed class ChangePrivacyRules : AbstractValidator<ChangePrivacy>
{
    public ChangePrivacyRules()
    {
        RuleFor(change => change.To).Must(Privacy.All.Contains).WithErrorCode("report.privacy-unknown").OverridePropertyName("Privacy");
        RuleFor(change => change.Reason).MaximumLength(AnswerReportRules.LongestSentence).WithErrorCode("report.sentence-too-long").OverridePropertyName("PrivacyReason");
    }
}

internal sealed class ChangePrivacyHandler(IModuleDatabase database, ReportDesk desk) : IRequestHandler<ChangePrivacy, Outcome<DeskAnswer>>
{
    private const string Change = "update report set privacy = @To where number = @Number";

    public async Task<Outcome<DeskAnswer>> Handle(ChangePrivacy request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (request.To == report.Privacy)
            return DeskRefusals.NothingChanged;
        if (Privacy.Closer(report.Privacy, request.To) != request.To && request.Reason.Length == 0)
            return DeskRefusals.PrivacyReasonMissing;
        if (request.To == Privacy.Secret && report.Unit.Length == 0)
            return DeskRefusals.PrivacyWithoutUnit;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Change, new { request.Number, request.To }, cancellationToken: cancellation));
        await desk.NoteAsync(connection, report, new DeskNote("privacy", request.To, Note: request.Reason), cancellation);
        return new DeskAnswer(request.Number, await desk.IsReadableAsync(connection, request.Number, cancellation));
    }
}

internal static class ChangePrivacyEndpoint
{
    public static void MapChangePrivacy(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<PrivacyForm>, DeskAnswer>(
                "/inbox/{number}/privacy",
                form => new ChangePrivacy(form.Number(), form.Version(), form["privacy"], form["privacyReason"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
