using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The page and the receipt of one application, for whoever has its code.</summary>
internal static class FollowApplicationEndpoint
{
    public static void MapFollowApplication(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<FollowApplicationPage>("/cases/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<ApplicationReceiptPage>("/cases/{code}/receipt").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }
}

/// <summary>An application in the words of whom it belongs to.</summary>
internal static class ApplicationWords
{
    private static readonly string[] Shown =
    [
        "filed", "moved", "asked", "answered", "corrected", "decided", "silent", "paid", "issued", "suspended", "resumed", "revoked", "renewed", "appealed",
    ];

    public static StatusMood Mood(this ApplicationFile file) => (file.State.Kind, file.State.Ball, ApplicationOutcome.IsGrant(file.Application.Outcome)) switch
    {
        (StateKind.Closed, _, true) => StatusMood.Done,
        (StateKind.Closed, _, false) => StatusMood.Refused,
        (_, Ball.Applicant, _) => StatusMood.Waiting,
        _ when file.State.Code == file.Type.Workflow.Initial.Code => StatusMood.New,
        _ => StatusMood.Working,
    };

    /// <summary>Key of the sentence that says in whose court it is and what comes next.</summary>
    public static string NextKey(this ApplicationFile file) => (file.State.Kind, file.State.Ball) switch
    {
        (StateKind.Closed, _) => "follow.next.closed",
        (_, Ball.ThirdParty) => "follow.next.third-party",
        (_, Ball.Town) => "follow.next.town",
        _ when file.Answering() is not null => "follow.next.answer",
        _ when file.Steps([Roles.System]).Any(step => step.IsPaying()) => "follow.next.pay",
        _ => "follow.next.applicant",
    };

    /// <summary>The step by which the applicant answers what was asked; null where nothing is.</summary>
    public static WorkflowTransition? Answering(this ApplicationFile file) =>
        file.Steps([Roles.Applicant]).FirstOrDefault(step => file.Type.Workflow.IsAnswering(step));

    /// <summary>The step by which the applicant takes the application back; null where that is not possible any more.</summary>
    public static WorkflowTransition? Withdrawing(this ApplicationFile file) =>
        file.Steps([Roles.Applicant]).FirstOrDefault(step => file.Type.Workflow.OutcomeAfter(step) == ApplicationOutcome.Withdrawn);

    /// <summary>What happened, as the applicant reads it: steps, and whatever carries a sentence.</summary>
    public static IReadOnlyList<TimelineEntry> Entries(this ApplicationFile file, ITexts texts) =>
    [
        .. file.Events.Where(happened => happened.Sentence.Length > 0 || Shown.Contains(happened.Kind))
            .Select(happened => new TimelineEntry(happened.At, Title(file, happened, texts), happened.Sentence)),
    ];

    private static string Title(ApplicationFile file, ApplicationEvent happened, ITexts texts) =>
        happened.Kind == "moved" && file.Type.Workflow.States.FirstOrDefault(state => state.Code == happened.State) is { } state
            ? state.Label(texts.Language)
            : texts[texts.Has($"follow.event.{happened.Kind}") ? $"follow.event.{happened.Kind}" : "follow.event.other"];

    private static IReadOnlyList<WorkflowTransition> Steps(this ApplicationFile file, IReadOnlyCollection<string> roles) =>
        file.Application.IsOpen ? file.Type.Workflow.Possible(file.Application.Standing, roles) : [];
}
