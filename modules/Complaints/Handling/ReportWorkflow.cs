using System.Collections.Concurrent;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>Where reports can stand, and how they move: the published workflow that each was opened under.</summary>
internal sealed class ReportWorkflow(ITown town, ReportTimers timers, TimeProvider time)
{
    private const string Kind = "workflow";
    private const string Code = "report";

    /// <summary>Another node may publish without this one's knowing.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, WorkflowDefinition> _versions = new();
    private readonly Lazy<string> _shipped = new(ReadShipped);
    private volatile Kept? _latest;

    /// <summary>How a report begins, inside the change that files it.</summary>
    public async ValueTask<BegunReport> BeginAsync(IDefinitions definitions, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var version = await PublishShippedAsync(definitions, cancellation);
        var definition = await OfAsync(definitions, version, cancellation);
        var standing = definition.Begin();
        return new BegunReport(version, standing, timers.Next(definition.StateOf(standing), new TimerStart(now, dueAt, IsUnattended: true), now)?.At);
    }

    /// <summary>The version in force; 1, the shipped one, before anything was published.</summary>
    public async ValueTask<int> LatestAsync(IDefinitions definitions, CancellationToken cancellation)
    {
        if (_latest is { } kept && time.GetElapsedTime(kept.At) < KeptFor)
            return kept.Version;
        var at = time.GetTimestamp();
        if (await definitions.LatestAsync(Kind, Code, cancellation) is not { } latest)
            return 1;
        _latest = new Kept(latest.Version, at);
        return latest.Version;
    }

    /// <summary>The version in force as the database has it now; 0 before anything was published.</summary>
    public async Task<int> NewestAsync(IDefinitions definitions, CancellationToken cancellation) =>
        (await definitions.LatestAsync(Kind, Code, cancellation))?.Version ?? 0;

    /// <summary>The text in force.</summary>
    public async Task<string> LatestJsonAsync(IDefinitions definitions, CancellationToken cancellation) =>
        (await definitions.LatestAsync(Kind, Code, cancellation))?.Json ?? _shipped.Value;

    /// <summary>Publishes another text, inside a change. Reports that are open keep the version that they have.</summary>
    public async Task<int> PublishAsync(IDefinitions definitions, string json, CancellationToken cancellation)
    {
        // Reports from before the first publication are of version 1, which is the shipped one.
        await PublishShippedAsync(definitions, cancellation);
        return await definitions.PublishAsync(Kind, Code, json, cancellation);
    }

    private async ValueTask<int> PublishShippedAsync(IDefinitions definitions, CancellationToken cancellation)
    {
        if (_latest is { } kept && time.GetElapsedTime(kept.At) < KeptFor)
            return kept.Version;
        // What this change publishes is not kept: it may be rolled back.
        return await definitions.LatestAsync(Kind, Code, cancellation) is not null
            ? await LatestAsync(definitions, cancellation)
            : await definitions.PublishAsync(Kind, Code, _shipped.Value, cancellation);
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

    private sealed record Kept(int Version, long At);

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
                (StateKind.Closed, _, ReportOutcome.Duplicate) => StatusMood.Working,
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
