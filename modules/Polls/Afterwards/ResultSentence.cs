using CivicHost.Sdk;

namespace Polls;

/// <summary>What a poll came to, in one sentence that can be read aloud on the square.</summary>
internal static class ResultSentence
{
    public static string Of(PollResult result, ITexts texts)
    {
        if (result.Ballots == 0)
            return texts["result.nobody"];
        if (result.Count is null)
            return texts["result.texts", result.Ballots];
        var winners = result.Winners;
        if (result.Ties is [{ Count: > 1 } tied, ..] && winners.Count == 1)
        {
            return texts["result.tied", string.Join(", ", tied.Select(line => NameOf(line, texts))), tied[0].Votes]
                + " " + texts["result.prevails", NameOf(winners[0], texts)];
        }

        return winners switch
        {
            [] => texts["result.nobody"],
            [var winner] when result.Count.Rule is "plurality" or "approval" => texts["result.winner", NameOf(winner, texts), winner.Votes, result.Ballots],
            [var winner] => texts["result.wins", NameOf(winner, texts)],
            _ => texts["result.win", string.Join(", ", winners.Select(line => NameOf(line, texts)))],
        };
    }

    public static string NameOf(ResultLine line, ITexts texts, BallotKind kind = BallotKind.One) => line.Label?.In(texts.Language) ?? NoneWord.In(texts, kind);
}
