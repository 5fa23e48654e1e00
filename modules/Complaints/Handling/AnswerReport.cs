using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer moves a report on, and says so to the public.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Action">Of the workflow.</param>
/// <param name="Sentence">What everybody will read.</param>
/// <param name="Note">For colleagues only; may be empty.</param>
[RequiresRole(Roles.Officer)]
public sealed record AnswerReport(int Number, int Version, string Action, string Sentence, string Note = "") : IChange<AnsweredReport>;

/// <param name="State">The report's new state.</param>
public sealed record AnsweredReport(int Number, string State);

internal sealed class AnswerReportRules : AbstractValidator<AnswerReport>
{
    public const int LongestSentence = 1000;

    public AnswerReportRules()
    {
        RuleFor(answer => answer.Action).NotEmpty().WithErrorCode("report.action-missing");
        RuleFor(answer => answer.Sentence).NotEmpty().WithErrorCode("report.sentence-missing");
        RuleFor(answer => answer.Sentence).MaximumLength(LongestSentence).WithErrorCode("report.sentence-too-long");
        RuleFor(answer => answer.Note).MaximumLength(LongestSentence).WithErrorCode("report.sentence-too-long");
    }
}

internal sealed class AnswerReportHandler(IModuleDatabase database, ReportMoves moves, ICurrentPerson person)
    : IRequestHandler<AnswerReport, Outcome<AnsweredReport>>
{
    private const string Readable = $"select count(*) from report where report.number = @Number and {ReadableReports.Condition}";

    public async Task<Outcome<AnsweredReport>> Handle(AnswerReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Readable, new { request.Number, Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return ReportRefusals.Unknown;
        var moved = await moves.MoveAsync(
            new ReportMove(request.Number, request.Version, request.Action, [Roles.Officer], request.Sentence, request.Note), cancellation);
        return moved.TryGetAnswer(out var to)
            ? new AnsweredReport(to.Number, to.State)
            : Outcome<AnsweredReport>.Refused(moved.Refusals);
    }
}

internal static class AnswerReportEndpoint
{
    public static void MapAnswerReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<HandleReportPage, AnsweredReport>(
                "/inbox/{number}",
                form => new AnswerReport(
                    CaseNumber.Read(form.Route("number")) ?? 0, form.Whole("version") ?? 0, form["action"], form["sentence"], form["note"]),
                answered => $"/complaints/inbox/{CaseNumber.Show(answered.Number)}")
            .RequireRole(Roles.Officer);
}
