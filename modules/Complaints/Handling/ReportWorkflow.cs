using System.Collections.Concurrent;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>Where reports can stand, and how they move: the published workflow that each was opened under.</summary>
internal sealed class ReportWorkflow(ITown town, ReportTimers timers)
{
    private const string Kind = "workflow";
    private const string Code = "report";

    private readonly ConcurrentDictionary<int, WorkflowDefinition> _versions = new();
    private readonly Lazy<string> _shipped = new(ReadShipped);
    private int _current;

    /// <summary>How a report begins, inside the change that files it.</summary>
    public async ValueTask<BegunReport> BeginAsync(IDefinitions definitions, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        if (_current == 0)
        {
            var latest = await definitions.LatestAsync(Kind, Code, cancellation);
            _current = latest?.Version ?? await definitions.PublishAsync(Kind, Code, _shipped.Value, cancellation);
        }

        var definition = await OfAsync(definitions, _current, cancellation);
        var standing = definition.Begin();
        return new BegunReport(_current, standing, timers.Next(definition.StateOf(standing), now, dueAt, now)?.At);
    }

    /// <summary>The workflow of a version.</summary>
    /// <exception cref="InvalidOperationException">There is no such version, or it cannot be read: somebody changed the database by hand.</exception>
    public async ValueTask<WorkflowDefinition> OfAsync(IDefinitions definitions, int version, CancellationToken cancellation)
    {
        if (_versions.TryGetValue(version, out var known))
            return known;
        var published = await definitions.FindAsync(Kind, Code, version, cancellation);
        // Before the first report nothing is published yet.
        var json = published?.Json ?? (version == 1 ? _shipped.Value : null);
        if (json is null)
            throw new InvalidOperationException($"The workflow of reports has no version {version}.");
        var definition = WorkflowDefinition.Read(json, town).Definition ?? WorkflowDefinition.Read(json, []).Definition
            ?? throw new InvalidOperationException($"Version {version} of the workflow of reports cannot be read.");
        return _versions.GetOrAdd(version, definition);
    }

    private static string ReadShipped()
    {
        using var file = typeof(ReportWorkflow).Assembly.GetManifestResourceStream("Complaints.Workflows.report.json")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}

/// <param name="TimerAt">When the first timer strikes, or null.</param>
internal sealed record BegunReport(int WorkflowVersion, CaseStanding Standing, DateTimeOffset? TimerAt);

/// <summary>How a state is said to people.</summary>
internal static class StateWording
{
    public static string NameOf(this WorkflowDefinition workflow, ITexts texts, string state) =>
        workflow.States.FirstOrDefault(known => known.Code == state)?.Label(texts.Language) ?? state;

    public static StatusMood MoodOf(this WorkflowDefinition workflow, string state) =>
        workflow.States.FirstOrDefault(known => known.Code == state) is not { } known || known.Code == workflow.Initial.Code
            ? StatusMood.New
            : (known.Kind, known.Ball, known.Outcome) switch
            {
                (StateKind.Closed, _, ReportOutcome.Fixed) => StatusMood.Done,
                (StateKind.Closed, _, _) => StatusMood.Refused,
                (StateKind.Waiting, Ball.Applicant, _) => StatusMood.Waiting,
                _ => StatusMood.Working,
            };
}

/// <summary>Ends that figures and Open311 tell apart: closed is not fixed.</summary>
internal static class ReportOutcome
{
    public const string Fixed = "fixed";

    public const string Refused = "refused";

    public const string Duplicate = "duplicate";
}
