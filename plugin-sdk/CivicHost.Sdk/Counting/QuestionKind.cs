namespace CivicHost.Sdk.Counting;

/// <summary>What is asked, and with it how a ballot is written. Numbers are those of the options, from 1.</summary>
public enum QuestionKind
{
    /// <summary>One of several: <c>3</c>. Where the last option has the id <c>0</c>, <c>0</c> is “none of these”.</summary>
    One,

    /// <summary>Several of several: <c>1,4,5</c>, ascending; empty for a ballot that chooses nothing.</summary>
    Several,

    /// <summary>A ranking, the best first: <c>3&gt;1=4&gt;2</c>. Equal ranks ascending; what is not named stands behind, all of it equal.</summary>
    Ranking,

    /// <summary>A score for each option: <c>1:-1,2:0,3:1</c>, ascending, -1000 to 1000. What is not named has 0.</summary>
    Score,

    /// <summary>Projects that somebody wants, within the budget or not: written like <see cref="Several"/>.</summary>
    BudgetApproval,

    /// <summary>Projects that somebody wants and that fit into the budget together: written like <see cref="Several"/>.</summary>
    BudgetKnapsack,

    /// <summary>Points given to projects: <c>1:3,2:7</c>, ascending, each 1 to 1,000,000.</summary>
    BudgetPoints,

    /// <summary>Projects by rank: written like <see cref="Ranking"/>.</summary>
    BudgetRanking,

    /// <summary>Which of two comes first: <c>1&gt;2</c>.</summary>
    Pairwise,
}

internal static class QuestionKinds
{
    public static bool IsBudget(this QuestionKind question) =>
        question is QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack or QuestionKind.BudgetPoints or QuestionKind.BudgetRanking;
}
