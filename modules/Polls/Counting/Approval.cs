using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Each ballot is a vote for everything that it chooses.</summary>
internal sealed class Approval : ICountingRule
{
    public string Name => "approval";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.One, QuestionKind.Several];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default) =>
        ScoreSum.Count(new CountSheet(Name, election, options), election, "votes");
}
