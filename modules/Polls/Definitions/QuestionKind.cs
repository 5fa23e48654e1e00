using System.Text.Json.Serialization;

namespace Polls;

/// <summary>How a ballot answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionKind>))]
public enum QuestionKind
{
    /// <summary>One of the options: <c>3</c>.</summary>
    One,

    /// <summary>Several of them, within a least and a most: <c>1,4,5</c>.</summary>
    Several,

    /// <summary>An order, equal ranks allowed, unranked ones last: <c>3>1=4</c>.</summary>
    Ranking,

    /// <summary>A score for each: <c>1:-1,2:0</c>.</summary>
    Score,

    /// <summary>Projects one wants, whatever they cost: <c>1,4,5</c>.</summary>
    BudgetApproval,

    /// <summary>Projects one wants that fit into the budget together: <c>1,4</c>.</summary>
    BudgetKnapsack,

    /// <summary>Points shared out among projects: <c>1:3,2:7</c>.</summary>
    BudgetPoints,

    /// <summary>Projects in order: <c>3>1>2</c>.</summary>
    BudgetRanking,

    /// <summary>Which of two comes first: <c>1>2</c>.</summary>
    Pairwise,

    /// <summary>A sentence of one's own.</summary>
    Text,
}

internal static class QuestionKinds
{
    public static bool IsBudget(this QuestionKind kind) =>
        kind is QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack or QuestionKind.BudgetPoints or QuestionKind.BudgetRanking;

    public static bool IsRanking(this QuestionKind kind) => kind is QuestionKind.Ranking or QuestionKind.BudgetRanking;

    public static bool IsSelection(this QuestionKind kind) =>
        kind is QuestionKind.Several or QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack;

    public static bool HasOptions(this QuestionKind kind) => kind != QuestionKind.Text;
}
