namespace Polls;

/// <summary>The rule by which a kind of question is counted where nobody chose another.</summary>
internal static class CountingRuleOf
{
    /// <summary>Of free text, which is read and not counted.</summary>
    public const string None = "none";

    public static string Usual(BallotKind kind) => kind switch
    {
        BallotKind.One => "plurality",
        BallotKind.Several => "approval",
        BallotKind.Ranking => "schulze-margins",
        BallotKind.Score => "score-sum",
        BallotKind.BudgetApproval => "mes-cost",
        BallotKind.Pairwise => "pairwise-wins",
        BallotKind.Text => None,
        _ => "greedy-votes",
    };

    public static Dictionary<string, string> UsualSettings(BallotKind kind) =>
        Usual(kind) == "mes-cost" ? new Dictionary<string, string> { ["completion"] = "add1u" } : [];
}
