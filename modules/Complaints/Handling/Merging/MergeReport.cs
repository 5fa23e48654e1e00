using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer finds that two reports are about the same thing: one goes on, the other ends as its duplicate.</summary>
/// <param name="Number">The one that ends.</param>
/// <param name="Version">Its version, as the officer saw it.</param>
/// <param name="Into">The one that goes on: open, in public sight, not secret; null where none was chosen.</param>
/// <param name="Sentence">For everybody; may be empty.</param>
[RequiresRole(Roles.Officer)]
public sealed record MergeReport(int Number, int Version, int? Into, string Sentence = "") : IChange<DeskAnswer>;

internal sealed class MergeReportRules : AbstractValidator<MergeReport>
{
    public MergeReportRules() => RuleFor(merge => merge.Sentence).MaximumLength(AnswerReportRules.LongestSentence).WithErrorCode("report.sentence-too-long");
}

internal sealed class MergeReportHandler(
    IModuleDatabase database, ReportDesk desk, ReportMoves moves, MergedFollowers followers, IDefinitions definitions, ReportWorkflow workflow)
    : IRequestHandler<MergeReport, Outcome<DeskAnswer>>
{
    private const string Lock = "update report set version = version where number = @Number";

    private const string End = "update report set merged_into = @Into where number = @Number";

    private const string GoOn = "update report set supporters = supporters + @Supporters, version = version + 1 where number = @Into";

    public async Task<Outcome<DeskAnswer>> Handle(MergeReport request, CancellationToken cancellation)
    {
        if (request.Into is not { } goesOn)
            return MergeRefusals.TargetMissing;
        if (goesOn == request.Number)
            return MergeRefusals.IntoItself;
        await using var connection = await database.OpenAsync(cancellation);
        // Always in the same order: two officers who merge the two into each other wait for one another, and the second sees what the first did.
        foreach (var number in new[] { request.Number, goesOn }.Order())
            await connection.ExecuteAsync(new CommandDefinition(Lock, new { Number = number }, cancellationToken: cancellation));
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        var target = await desk.LookAsync(connection, goesOn, null, cancellation);
        if (!target.TryGetAnswer(out var into))
            return MergeRefusals.TargetUnknown;
        if (Against(report, into) is { } refusal)
            return refusal;

        var definition = await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation);
        if (definition.MergeFrom(report.ToStanding()) is not { } merge)
            return ReportRefusals.StepNotPossible;
        var moved = await moves.MoveAsync(new ReportMove(request.Number, request.Version, merge.Action, [Roles.Officer], request.Sentence), cancellation);
        if (moved.IsRefused)
            return Outcome<DeskAnswer>.Refused(moved.Refusals);

        await connection.ExecuteAsync(new CommandDefinition(End, new { request.Number, Into = goesOn }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(GoOn, new { Into = goesOn, Supporters = report.Supporters + 1 }, cancellationToken: cancellation));
        await followers.MoveAsync(connection, request.Number, goesOn, cancellation);
        await desk.NoteAsync(connection, into, new DeskNote("merged", CaseNumber.Show(request.Number)), cancellation);
        return new DeskAnswer(request.Number);
    }

    private static Refusal? Against(DeskReport report, DeskReport into) =>
        // Followers and links would tell of a report that exists for its unit alone.
        report.Privacy == Privacy.Secret || into.Privacy == Privacy.Secret ? MergeRefusals.Secret
        : !report.IsOpen ? ReportRefusals.ClosedAlready
        : into.MergedInto is { } goesOn ? MergeRefusals.TargetMerged(goesOn)
        : !into.IsOpen ? MergeRefusals.TargetClosed
        : into.Visibility != Visibility.Shown ? MergeRefusals.TargetNotShown
        : null;
}

/// <summary>Merging and separating, as the workflow writes them.</summary>
internal static class MergeSteps
{
    /// <summary>The step by which a report ends as a duplicate, or null where there is none from here.</summary>
    public static WorkflowTransition? MergeFrom(this WorkflowDefinition workflow, CaseStanding standing) =>
        workflow.Possible(standing, [Roles.Officer]).FirstOrDefault(workflow.IsMerge);

    /// <summary>The step by which a merged report goes on by itself again, or null.</summary>
    public static WorkflowTransition? SeparateFrom(this WorkflowDefinition workflow, CaseStanding standing) =>
        workflow.StateOf(standing).Outcome == ReportOutcome.Duplicate
            ? workflow.Possible(standing, [Roles.Officer]).FirstOrDefault(step => workflow.StateAfter(step)?.Kind is StateKind.Open or StateKind.Waiting)
            : null;

    /// <summary>Steps that staff take by answering, with the roles that they have; merging and separating are pages of their own.</summary>
    public static IReadOnlyList<WorkflowTransition> Answers(this WorkflowDefinition workflow, CaseStanding standing, IReadOnlyCollection<string> roles) =>
        workflow.StateOf(standing).Outcome == ReportOutcome.Duplicate
            ? []
            : [.. workflow.Possible(standing, roles).Where(step => !workflow.IsMerge(step))];

    private static bool IsMerge(this WorkflowDefinition workflow, WorkflowTransition step) => workflow.StateAfter(step)?.Outcome == ReportOutcome.Duplicate;

    private static WorkflowState? StateAfter(this WorkflowDefinition workflow, WorkflowTransition step) =>
        workflow.States.FirstOrDefault(state => state.Code == step.To);
}

internal static class MergeReportEndpoint
{
    public static void MapMergeReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<MergeReportPage, DeskAnswer>(
                "/inbox/{number}/merge",
                form => new MergeReport(form.Number(), form.Version(), IntoOf(form), form["sentence"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);

    /// <summary>What was written goes before what was chosen; 0 is no report's number.</summary>
    private static int? IntoOf(SubmittedForm form)
    {
        var named = form["into"].Length > 0 ? form["into"] : form["near"];
        return named.Length == 0 ? null : CaseNumber.Read(named) ?? 0;
    }
}
