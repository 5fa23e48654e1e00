namespace CivicHost.Sdk.Counting;

/// <summary>What a count comes to.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Winners">Ids of the options that won, in the order in which the rule found them; two that it found at once may stand in either order.</param>
/// <param name="Ties">Ids that the rule found equal where it had to choose, each tie once it was met; broken by <see cref="CountOptions.Ties"/>.</param>
/// <param name="Rounds">What happened, in order: enough to follow the count by hand.</param>
/// <param name="Reasons">Why each winner won, in the order of <paramref name="Winners"/>; empty where the figures of the rounds say it.</param>
public sealed record CountResult(
    string Rule,
    IReadOnlyList<string> Winners,
    IReadOnlyList<IReadOnlyList<string>> Ties,
    IReadOnlyList<CountRound> Rounds,
    IReadOnlyList<WinnerReason> Reasons);

/// <summary>A step of a count.</summary>
/// <param name="Happened">What happened, as a code of lower-case letters and hyphens: <c>counted</c>, <c>elected</c>, <c>excluded</c>, <c>funded</c> …
/// Its sentence is the text <c>count.{code}</c> of the polls module; a code that it does not know is shown as itself.</param>
/// <param name="Options">Ids of the options to which it happened; may be empty.</param>
/// <param name="Figures">The figures by which it happened.</param>
public sealed record CountRound(string Happened, IReadOnlyList<string> Options, IReadOnlyList<CountFigure> Figures);

/// <summary>A figure of a round.</summary>
/// <param name="Name">What is counted, as a code: <c>votes</c>, <c>transfer</c> (from <paramref name="Option"/> to <paramref name="Other"/>), <c>pairwise</c>
/// (ballots that put <paramref name="Option"/> before <paramref name="Other"/>), <c>score</c>, <c>quota</c> …</param>
/// <param name="Option">Id; empty for what belongs to no option, for example ballots that went no further.</param>
/// <param name="Value">Exact, except where the name is one of an estimate or of a price; these are rounded for people and decide nothing.</param>
/// <param name="Other">A second id, where the figure stands between two; empty for no option, null where there is no second.</param>
public sealed record CountFigure(string Name, string Option, decimal Value, string? Other = null);

/// <summary>Why an option won, as a sentence with places.</summary>
/// <param name="Option">Id.</param>
/// <param name="Code">Key of a text of the polls module, for example <c>count.paid</c>: “paid by {0} voters, {1} each”.</param>
/// <param name="Arguments">Values for the places.</param>
public sealed record WinnerReason(string Option, string Code, IReadOnlyList<decimal> Arguments);
