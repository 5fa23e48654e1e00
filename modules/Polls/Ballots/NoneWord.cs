using CivicHost.Sdk;

namespace Polls;

/// <summary>What a ballot that chooses nothing is called: of two, nobody was refused.</summary>
internal static class NoneWord
{
    public static string In(ITexts texts, BallotKind kind) => texts[kind == BallotKind.Pairwise ? "vote.undecided" : "vote.none"];
}
