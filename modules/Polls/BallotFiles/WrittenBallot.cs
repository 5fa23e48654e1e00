using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Takes ballots by their texts, as urn and files have them.</summary>
internal static class WrittenBallot
{
    /// <summary>Adds equal ballots. Who cannot decide between two leaves an empty ballot as everywhere; no comparison comes of it.</summary>
    /// <returns>False where the text is no ballot of this question.</returns>
    public static bool TryAddWritten(this ElectionBuilder builder, string ballot, long count) =>
        builder.Question == QuestionKind.Pairwise && ballot.Length == 0 ? count > 0 : builder.TryAdd(ballot, count);
}
