using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using MediatR;

namespace Permits;

/// <summary>Staff choose among the types, by their names.</summary>
internal sealed record ReadTypeNames : IQuery<IReadOnlyList<Choice>>;

/// <summary>A list of applications needs to say the states of several types and versions.</summary>
internal sealed record ReadStates(IReadOnlyCollection<TypeVersion> Versions) : IQuery<CaseStates>;

internal sealed record TypeVersion(string Type, int Version);

internal sealed class ReadTypeNamesHandler(PermitTypes types, ITexts texts)
    : IRequestHandler<ReadTypeNames, IReadOnlyList<Choice>>, IRequestHandler<ReadStates, CaseStates>
{
    public async Task<IReadOnlyList<Choice>> Handle(ReadTypeNames request, CancellationToken cancellation) =>
        [.. (await types.ListAsync(cancellation)).Select(type => new Choice(type.Code, type.Type.Name.In(texts.Language)))];

    public async Task<CaseStates> Handle(ReadStates request, CancellationToken cancellation)
    {
        var versions = new Dictionary<TypeVersion, PermitType>();
        foreach (var version in request.Versions.Distinct())
            versions[version] = await types.OfAsync(version.Type, version.Version, cancellation);
        return new CaseStates(versions);
    }
}

/// <summary>How types and their states are said.</summary>
internal sealed class CaseStates(IReadOnlyDictionary<TypeVersion, PermitType> versions)
{
    public static readonly CaseStates None = new(new Dictionary<TypeVersion, PermitType>());

    /// <summary>A page is drawn once more before it has read the types; that drawing is never sent.</summary>
    public string TypeOf(ITexts texts, InboxLine line) => Find(line)?.Name.In(texts.Language) ?? line.Type;

    public string NameOf(ITexts texts, InboxLine line) => StateOf(line)?.Label(texts.Language) ?? line.State;

    public StatusMood MoodOf(InboxLine line) => StateOf(line) is { } state ? StateMood.Of(state) : StatusMood.New;

    private PermitType? Find(InboxLine line) => versions.GetValueOrDefault(new TypeVersion(line.Type, line.TypeVersion));

    private CivicHost.Sdk.Workflow.WorkflowState? StateOf(InboxLine line) => Find(line)?.Workflow.States.FirstOrDefault(state => state.Code == line.State);
}
