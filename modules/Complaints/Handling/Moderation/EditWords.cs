using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer takes something out of a report's words. What stood there before is kept for the unit alone, the reason is for everybody.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Text">The words as they shall stand from now on.</param>
/// <param name="Reason">Code of the reason.</param>
[RequiresRole(Roles.Officer)]
public sealed record EditWords(int Number, int Version, string Text, string Reason) : IChange<DeskAnswer>;

internal sealed class EditWordsRules : AbstractValidator<EditWords>
{
    public EditWordsRules()
    {
        RuleFor(edit => edit.Text).NotEmpty().WithErrorCode("report.text-missing");
        RuleFor(edit => edit.Text).MaximumLength(FileReportRules.LongestText).WithErrorCode("report.text-too-long");
        RuleFor(edit => edit.Reason).Must(ModerationReason.All.Contains).WithErrorCode(DeskRefusals.ReasonMissing.Code);
    }
}

internal sealed class EditWordsHandler(IModuleDatabase database, ReportDesk desk, ReportRedaction redaction) : IRequestHandler<EditWords, Outcome<DeskAnswer>>
{
    private const string Same = "select count(*) from report where number = @Number and text = @Text";

    public async Task<Outcome<DeskAnswer>> Handle(EditWords request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Same, new { request.Number, request.Text }, cancellationToken: cancellation)) == 1)
            return DeskRefusals.NothingChanged;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await redaction.ReplaceAsync(connection, request.Number, request.Text, request.Reason, cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class EditWordsEndpoint
{
    public static void MapEditWords(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<WordsForm>, DeskAnswer>(
                "/inbox/{number}/words",
                form => new EditWords(form.Number(), form.Version(), form["text"], form["reason"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
