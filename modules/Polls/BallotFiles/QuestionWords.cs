using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>The names of questions in files: <c>one</c>, <c>several</c>, <c>ranking</c>, <c>score</c>, <c>budget-approval</c> … and how canonical ballots are written.</summary>
internal static class QuestionWords
{
    public static string NameOf(QuestionKind question) => question switch
    {
        QuestionKind.BudgetApproval => "budget-approval",
        QuestionKind.BudgetKnapsack => "budget-knapsack",
        QuestionKind.BudgetPoints => "budget-points",
        QuestionKind.BudgetRanking => "budget-ranking",
        _ => question.ToString().ToLowerInvariant(),
    };

    public static QuestionKind? Named(string name) =>
        Enum.GetValues<QuestionKind>().Cast<QuestionKind?>().FirstOrDefault(question => NameOf(question!.Value) == name);

    public static bool IsBudget(QuestionKind question) =>
        question is QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack or QuestionKind.BudgetPoints or QuestionKind.BudgetRanking;

    /// <summary>The text of a ballot as it lies in the urn.</summary>
    public static string TextOf(Election election, ReadOnlySpan<BallotMark> marks)
    {
        if (election.Question is QuestionKind.Ranking or QuestionKind.BudgetRanking or QuestionKind.Pairwise)
            return BallotMarks.Ranking(InOrder(marks), Number, equal => string.Join('=', equal), ">");
        var withValues = election.Question is QuestionKind.Score or QuestionKind.BudgetPoints;
        var parts = new List<string>(marks.Length);
        foreach (var mark in marks)
            parts.Add(withValues ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{mark.Option + 1}:{mark.Value}") : Number(mark.Option));
        return string.Join(',', parts);

        string Number(int option) => election.Question == QuestionKind.One && election.Options[option].Id == "0" && option == election.Options.Count - 1
            ? "0"
            : (option + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static BallotMark[] InOrder(ReadOnlySpan<BallotMark> marks)
    {
        var ordered = marks.ToArray();
        Array.Sort(ordered, (left, right) => left.Value != right.Value ? left.Value.CompareTo(right.Value) : left.Option.CompareTo(right.Option));
        return ordered;
    }
}
