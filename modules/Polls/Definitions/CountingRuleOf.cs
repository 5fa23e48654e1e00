using System.Globalization;

namespace Polls;

/// <summary>The rule by which a kind of question is counted where nobody chose another.</summary>
internal static class CountingRuleOf
{
    /// <summary>What Equal Shares does with the money that is left over, as the field names it.</summary>
    public static readonly IReadOnlyList<string> Completions = ["none", "greedy", "add1", UsualCompletion];

    /// <summary>Without one, half of a budget can stay unspent.</summary>
    private const string UsualCompletion = "add1u";

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

    public static Dictionary<string, string> SettingsOf(string rule, string completion, int increment)
    {
        if (rule is not ("mes-cost" or "mes-cardinality"))
            return [];
        var settings = new Dictionary<string, string> { ["completion"] = completion.Length > 0 ? completion : UsualCompletion };
        if (increment > 1)
            settings["increment"] = increment.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
