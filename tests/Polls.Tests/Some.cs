namespace Polls.Tests;

/// <summary>Questions of every kind on three options.</summary>
internal static class Some
{
    private static readonly IReadOnlyDictionary<string, string> Worded = new Dictionary<string, string> { ["fr"] = "Un" };

    public static PollDefinition Question(BallotKind kind) => new()
    {
        Level = PollLevel.S,
        Question = Worded,
        Kind = kind,
        Options = kind == BallotKind.Text ? [] : [.. Enumerable.Range(1, 3).Select(number => new PollOption(number, Worded, OptionColour.Of(number), Cost: number * 100))],
        Most = 3,
        Budget = 300,
        Points = 10,
        Rule = CountingRuleOf.Usual(kind),
        Eligibility = [Eligibility.Slip],
        ClosesOn = new DateOnly(2027, 3, 14),
        Languages = ["fr"],
    };
}
