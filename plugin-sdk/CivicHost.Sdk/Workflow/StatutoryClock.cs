namespace CivicHost.Sdk.Workflow;

/// <summary>By when the law wants a decision. A pure function of what happened to the file.</summary>
/// <remarks>The rule by which French practice counts where silence means consent or refusal
/// (code des relations entre le public et l’administration, articles L. 114-5 and L. 231-1).</remarks>
public static class StatutoryClock
{
    /// <summary>The day of the decision, and how it came about.</summary>
    /// <param name="deposit">Day on which the file was handed in.</param>
    /// <param name="period">How long the town has.</param>
    /// <param name="resume">What an answered correction does.</param>
    /// <param name="corrections">What was asked of the applicant; an empty list for nothing.</param>
    /// <param name="today">The town's date: a correction that is not answered counts as answered on it.</param>
    /// <returns>The day and its ledger.</returns>
    /// <remarks>The start is the deposit or, where something was missing, the latest day on which that came; with <see cref="Resume.Reset"/> the
    /// latest answer of all. The period is added to the day after the start, then for each correction answered after that day
    /// the days from its asking to the day after its answer.</remarks>
    public static StatutoryDecision Decide(DateOnly deposit, Period period, Resume resume, IReadOnlyList<Correction> corrections, DateOnly today)
    {
        DateOnly Answered(Correction correction) => correction.Resolved ?? today;

        var restarting = corrections.Where(correction => resume == Resume.Reset || correction.Reason == CorrectionReason.Incomplete).ToList();
        var start = restarting.Count == 0 ? deposit : restarting.Max(Answered);
        var first = start.AddDays(1);
        var held = corrections.Where(correction => Answered(correction) > first)
            .Select(correction => (Correction: correction, Days: Answered(correction).DayNumber + 1 - correction.Asked.DayNumber)).ToList();
        var on = period.After(first).AddDays(held.Sum(each => each.Days));

        var ledger = new List<StatutoryLine> { new(deposit, "clock.deposited") };
        ledger.AddRange(corrections.Select(correction => new StatutoryLine(
            correction.Asked, correction.Reason == CorrectionReason.Incomplete ? "clock.asked-missing" : "clock.asked-wrong")));
        ledger.AddRange(corrections.Where(correction => correction.Resolved is not null).Select(correction => new StatutoryLine(Answered(correction), "clock.answered")));
        ledger.AddRange(corrections.Where(correction => correction.Resolved is null).Select(_ => new StatutoryLine(today, "clock.unanswered")));
        ledger.Add(new StatutoryLine(first, "clock.begins"));
        ledger.AddRange(held.Select(each => new StatutoryLine(Answered(each.Correction), "clock.held", each.Days)));
        ledger.Add(new StatutoryLine(on, StatutoryDecision.DecisionLine));
        return new StatutoryDecision(on, corrections.Any(correction => correction.Resolved is null), [.. ledger.OrderBy(line => line.On)]);
    }
}

/// <summary>By when the town has to decide.</summary>
/// <param name="On">The day of the decision; while something is not answered it moves on with every day.</param>
/// <param name="IsHeld">True while something that was asked of the applicant is not answered.</param>
/// <param name="Ledger">How the day came about, in the order of the days.</param>
public sealed record StatutoryDecision(DateOnly On, bool IsHeld, IReadOnlyList<StatutoryLine> Ledger)
{
    /// <summary>The days on which the officer is warned: 15, 5 and 1 days before; empty while the applicant has to answer.</summary>
    public IReadOnlyList<DateOnly> Warnings => IsHeld ? [] : [On.AddDays(-15), On.AddDays(-5), On.AddDays(-1)];

    /// <summary>Whether silence has decided.</summary>
    /// <param name="today">The town's date.</param>
    /// <returns>True from the day of the decision on; never while the applicant has to answer.</returns>
    public bool IsTacit(DateOnly today) => !IsHeld && today >= On;

    internal const string DecisionLine = "clock.decision";

    /// <summary>The ledger in words, as the applicant sees it and letters print it. Its end says the last day on which the town can decide, the one before
    /// <see cref="On"/>, and what silence means after it; while the applicant has to answer, that silence decides nothing.</summary>
    /// <param name="texts">Whose language is spoken.</param>
    /// <param name="period">The period that was counted.</param>
    /// <param name="silence">What silence means.</param>
    /// <returns>One sentence a line.</returns>
    public IReadOnlyList<string> Describe(ITexts texts, Period period, Silence silence) =>
    [
        .. Ledger.Where(line => !IsHeld || line.Code != DecisionLine).Select(line => texts[line.Code, line.On, line.Days, period.Describe(texts)]),
        IsHeld ? texts["clock.silence-waits"] : texts[silence == Silence.Consent ? "clock.silence-consents" : "clock.silence-refuses", On.AddDays(-1)],
    ];
}

/// <summary>One line of the ledger of a statutory period.</summary>
/// <param name="On">Day.</param>
/// <param name="Code">What it was; key in the host's texts.</param>
/// <param name="Days">For <c>clock.held</c> by how many days the decision is put off, else 0.</param>
public sealed record StatutoryLine(DateOnly On, string Code, int Days = 0);

/// <summary>What an applicant was asked to put right.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Asked">Day on which it was asked.</param>
/// <param name="Resolved">Day on which the answer came; null where it has not.</param>
public sealed record Correction(CorrectionReason Reason, DateOnly Asked, DateOnly? Resolved);

/// <summary>Why something was asked of the applicant.</summary>
public enum CorrectionReason
{
    /// <summary>Something is wrong: the period is held for as long.</summary>
    Incorrect,

    /// <summary>Something is missing: the period begins when it has come.</summary>
    Incomplete,
}

/// <summary>What an answered correction does to a statutory period.</summary>
public enum Resume
{
    /// <summary>The period goes on.</summary>
    Continue,

    /// <summary>The period begins anew.</summary>
    Reset,
}

/// <summary>What it means where the town has not decided in time.</summary>
public enum Silence
{
    /// <summary>Granted.</summary>
    Consent,

    /// <summary>Refused.</summary>
    Refusal,
}
