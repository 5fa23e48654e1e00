using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;
using MediatR;

namespace Complaints;

/// <summary>A list of reports needs to say the states of several versions of the workflow.</summary>
internal sealed record ReadStates(IReadOnlyCollection<int> Versions) : IQuery<ReportStates>;

/// <summary>How states of several versions are said.</summary>
internal sealed class ReportStates(IReadOnlyDictionary<int, WorkflowDefinition> versions)
{
    public static readonly ReportStates None = new(new Dictionary<int, WorkflowDefinition>());

    /// <summary>A page is drawn once more before it has read the states; that drawing is never sent.</summary>
    public string NameOf(ITexts texts, int version, string state) =>
        versions.TryGetValue(version, out var workflow) ? workflow.NameOf(texts, state) : state;

    public StatusMood MoodOf(int version, string state) =>
        versions.TryGetValue(version, out var workflow) ? workflow.MoodOf(state) : StatusMood.New;
}

internal sealed class ReadStatesHandler(ReportWorkflow workflow, IDefinitions definitions) : IRequestHandler<ReadStates, ReportStates>
{
    public async Task<ReportStates> Handle(ReadStates request, CancellationToken cancellation)
    {
        var versions = new Dictionary<int, WorkflowDefinition>();
        foreach (var version in request.Versions.Distinct())
            versions[version] = await workflow.OfAsync(definitions, version, cancellation);
        return new ReportStates(versions);
    }
}
