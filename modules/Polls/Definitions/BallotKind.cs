using System.Text.Json.Serialization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>How a ballot answers: what rules count, and a sentence that nobody counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BallotKind>))]
public enum BallotKind
{
    /// <summary>One of the options: <c>3</c>.</summary>
    One = QuestionKind.One,

    /// <summary>Several of them, within a least and a most: <c>1,4,5</c>.</summary>
    Several = QuestionKind.Several,

    /// <summary>An order, equal ranks allowed, unranked ones last: <c>3>1=4</c>.</summary>
    Ranking = QuestionKind.Ranking,

    /// <summary>A score for each: <c>1:-1,2:0</c>.</summary>
    Score = QuestionKind.Score,

    /// <summary>Projects one wants, whatever they cost: <c>1,4,5</c>.</summary>
    BudgetApproval = QuestionKind.BudgetApproval,

    /// <summary>Projects one wants that fit into the budget together: <c>1,4</c>.</summary>
    BudgetKnapsack = QuestionKind.BudgetKnapsack,

    /// <summary>Points shared out among projects: <c>1:3,2:7</c>.</summary>
    BudgetPoints = QuestionKind.BudgetPoints,

    /// <summary>Projects in order: <c>3>1>2</c>.</summary>
    BudgetRanking = QuestionKind.BudgetRanking,

    /// <summary>Which of two comes first: <c>1>2</c>.</summary>
    Pairwise = QuestionKind.Pairwise,

    /// <summary>A sentence of one's own. Below the kinds that rules know, so that no later one takes its place.</summary>
    Text = -1,
}

internal static class BallotKinds
{
    /// <summary>As rules know it. Nothing counts a sentence.</summary>
    public static QuestionKind Counted(this BallotKind kind) =>
        kind == BallotKind.Text ? throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is not counted.") : (QuestionKind)kind;

    public static bool IsBudget(this BallotKind kind) => kind.HasOptions() && QuestionWords.IsBudget(kind.Counted());

    public static bool IsRanking(this BallotKind kind) => kind is BallotKind.Ranking or BallotKind.BudgetRanking;

    public static bool IsSelection(this BallotKind kind) =>
        kind is BallotKind.Several or BallotKind.BudgetApproval or BallotKind.BudgetKnapsack;

    public static bool HasOptions(this BallotKind kind) => kind != BallotKind.Text;
}
