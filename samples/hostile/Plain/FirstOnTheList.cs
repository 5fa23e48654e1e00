using CivicHost.Sdk.Counting;

namespace Plain;

/// <summary>A rule that a local group brings: whoever stands first on the list wins.</summary>
internal sealed class FirstOnTheList : ICountingRule
{
    /// <inheritdoc />
    public string Name => "plain.first-on-the-list";

    /// <inheritdoc />
    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.One];

    /// <inheritdoc />
    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default) =>
        new(Name, [election.Options[0].Id], [], [], []);
}
