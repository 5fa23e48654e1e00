using CivicHost.Sdk;

namespace Polls;

internal static class BallotRefusals
{
    public const string Field = "choice";

    public static readonly Refusal NoChoice = new("poll.no-choice", Field: Field);

    public static readonly Refusal Unreadable = new("ballot.unreadable", Field: Field);

    public static readonly Refusal TooLong = new("ballot.too-long", Field: Field);

    public static readonly Refusal ForeignCharacters = new("ballot.foreign-characters", Field: Field);

    public static readonly Refusal NoneAndOthers = new("ballot.none-and-others", Field: Field);

    public static readonly Refusal Negative = new("ballot.negative", Field: Field);

    public static readonly Refusal ItselfTwice = new("ballot.itself", Field: Field);

    public static Refusal UnknownOption(string number) => new("ballot.unknown-option", Field: Field, Arguments: [number]);

    public static Refusal Twice(int number) => new("ballot.twice", Field: Field, Arguments: [number]);

    public static Refusal TooFew(int least) => new("ballot.too-few", Field: Field, Arguments: [least]);

    public static Refusal TooMany(int most) => new("ballot.too-many", Field: Field, Arguments: [most]);

    public static Refusal OverBudget(long over, Currency? currency) =>
        new("ballot.over-budget", Field: Field, Arguments: [over, currency is null ? "" : $"\u00A0{currency.Sign}"]);

    public static Refusal OverPoints(int points, int given) => new("ballot.over-points", Field: Field, Arguments: [points, given]);

    public static Refusal NoScore(int lowest, int highest) => new("ballot.no-score", Field: Field, Arguments: [lowest, highest]);
}
