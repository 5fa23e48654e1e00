using CivicHost.Sdk;

namespace Polls;

/// <summary>How a question is answered, in a sentence beneath it.</summary>
internal static class BallotHint
{
    /// <summary>Whether scores are three faces and no numbers.</summary>
    public static bool HasFaces(PollDefinition question) => question is { Kind: BallotKind.Score, LowestScore: -1, HighestScore: 1 };

    public static string Of(PollDefinition question, ITexts texts, ITown town) => question.Kind switch
    {
        BallotKind.BudgetKnapsack => texts["ballot.hint.knapsack", Currency.Of(town.Currency).Show(question.Budget, texts.Culture)],
        BallotKind.BudgetPoints => texts["ballot.hint.points", question.Points],
        _ when question.Kind.IsRanking() => texts["ballot.hint.ranking"],
        _ when question.Kind.IsSelection() => texts["ballot.hint.several", question.Least, question.Most],
        _ when HasFaces(question) => texts["ballot.hint.faces"],
        BallotKind.Score => texts["ballot.hint.score", question.LowestScore, question.HighestScore],
        BallotKind.Text => texts["ballot.hint.text"],
        _ => texts["ballot.hint.one"],
    };
}
