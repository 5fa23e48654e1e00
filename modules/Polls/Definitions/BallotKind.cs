using System.Text.Json.Serialization;

namespace Polls;

/// <summary>How a ballot answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BallotKind>))]
public enum BallotKind
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

internal static class BallotKinds
{
    public static bool IsBudget(this BallotKind kind) =>
        kind is BallotKind.BudgetApproval or BallotKind.BudgetKnapsack or BallotKind.BudgetPoints or BallotKind.BudgetRanking;

    public static bool IsRanking(this BallotKind kind) => kind is BallotKind.Ranking or BallotKind.BudgetRanking;

    public static bool IsSelection(this BallotKind kind) =>
        kind is BallotKind.Several or BallotKind.BudgetApproval or BallotKind.BudgetKnapsack;

    public static bool HasOptions(this BallotKind kind) => kind != BallotKind.Text;
}
