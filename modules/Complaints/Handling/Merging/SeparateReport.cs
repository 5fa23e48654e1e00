using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer takes a merging back: the report goes on by itself, and its followers come back to it.</summary>
/// <param name="Version">Version of the merged report that the officer saw.</param>
/// <param name="Sentence">For everybody.</param>
[RequiresRole(Roles.Officer)]
public sealed record SeparateReport(int Number, int Version, string Sentence) : IChange<DeskAnswer>;

internal sealed class SeparateReportRules : AbstractValidator<SeparateReport>
{
    public SeparateReportRules()
    {
        RuleFor(separation => separation.Sentence).NotEmpty().WithErrorCode("report.sentence-missing").OverridePropertyName("SeparateSentence");
        RuleFor(separation => separation.Sentence).MaximumLength(AnswerReportRules.LongestSentence).WithErrorCode("report.sentence-too-long").OverridePropertyName("SeparateSentence");
    }
}

internal sealed class SeparateReportHandler(
    IModuleDatabase database, ReportDesk desk, ReportMoves moves, MergedFollowers followers, IDefinitions definitions, ReportWorkflow workflow)
    : IRequestHandler<SeparateReport, Outcome<DeskAnswer>>
{
    private const string GoOnAlone = "update report set merged_into = null where number = @Number";

    private const string GiveBack =
        """
        update report
        set supporters = case when supporters > @Supporters then supporters - @Supporters else 0 end, version = version + 1
        where number = @Into
        """;

    public async Task<Outcome<DeskAnswer>> Handle(SeparateReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        var definition = await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation);
        if (report.MergedInto is not { } into || definition.SeparateFrom(report.ToStanding()) is not { } step)
            return MergeRefusals.NotMerged;
        var moved = await moves.MoveAsync(new ReportMove(request.Number, request.Version, step.Action, [Roles.Officer], request.Sentence), cancellation);
        if (moved.IsRefused)
            return Outcome<DeskAnswer>.Refused(moved.Refusals);

        await connection.ExecuteAsync(new CommandDefinition(GoOnAlone, new { request.Number }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(GiveBack, new { Into = into, Supporters = report.Supporters + 1 }, cancellationToken: cancellation));
        await followers.ComeBackAsync(connection, request.Number, cancellation);
        if ((await desk.LookAsync(connection, into, null, cancellation)).TryGetAnswer(out var other))
            await desk.NoteAsync(connection, other, new DeskNote("separated", CaseNumber.Show(request.Number)), cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class SeparateReportEndpoint
{
    public static void MapSeparateReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<SeparateForm>, DeskAnswer>(
                "/inbox/{number}/separate",
                form => new SeparateReport(form.Number(), form.Version(), form["separateSentence"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
