namespace Polls;

/// <summary>The rule by which a kind of question is counted where nobody chose another.</summary>
internal static class CountingRuleOf
{
    /// <summary>Of free text, which is read and not counted.</summary>
    public const string None = "none";

    public static string Usual(QuestionKind kind) => kind switch
    {
        QuestionKind.One => "plurality",
        QuestionKind.Several => "approval",
        QuestionKind.Ranking => "schulze-margins",
        QuestionKind.Score => "score-sum",
        QuestionKind.BudgetApproval => "mes-cost",
        QuestionKind.Pairwise => "bradley-terry",
        QuestionKind.Text => None,
        _ => "greedy-votes",
    };

    public static Dictionary<string, string> UsualSettings(QuestionKind kind) =>
        Usual(kind) == "mes-cost" ? new Dictionary<string, string> { ["completion"] = "add1u" } : [];
}
