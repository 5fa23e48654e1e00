using CivicHost.Sdk.Workflow;
using CsCheck;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class StatutoryClockTests
{
    private const string Today = "2027-03-28";

    [TestCase("2027-03-01", "2m", "2027-05-02", Description = "the day after the deposit, and two months")]
    [TestCase("2026-12-30", "2m", "2027-02-28", Description = "February has no 31st")]
    [TestCase("2027-12-30", "2m", "2028-02-29", Description = "nor in a leap year, but a 29th")]
    [TestCase("2028-02-28", "1m", "2028-03-29", Description = "begins on a leap day")]
    [TestCase("2028-02-28", "12m", "2029-02-28", Description = "a year from a leap day")]
    [TestCase("2027-03-01", "30d", "2027-04-01")]
    [TestCase("2028-02-01", "30d", "2028-03-03", Description = "over a leap day")]
    [TestCase("2027-03-01", "8w", "2027-04-27")]
    public void Without_corrections_the_period_counts_from_the_day_after_the_deposit(string deposit, string period, string on) =>
        Assert.That(Decide(deposit, period, Resume.Continue).On, Is.EqualTo(DateOnly.Parse(on)));

    [TestCase("wrong 2027-03-10 2027-03-20", "2027-05-13", Description = "held for 11 days")]
    [TestCase("wrong 2027-03-01 2027-03-02", "2027-05-02", Description = "answered on the first day of the period: not held")]
    [TestCase("wrong 2027-03-01 2027-03-03", "2027-05-05", Description = "answered a day later: held for 3 days")]
    [TestCase("wrong 2027-03-10 2027-03-20, wrong 2027-03-22 2027-03-22", "2027-05-14", Description = "held for 11 days and for one")]
    [TestCase("missing 2027-03-10 2027-03-20", "2027-05-21", Description = "begins when the file is complete")]
    [TestCase("missing 2027-03-05 2027-03-10, missing 2027-03-12 2027-03-20", "2027-05-21", Description = "begins with the latest")]
    [TestCase("missing 2027-03-05 2027-03-10, wrong 2027-03-20 2027-03-25", "2027-05-17", Description = "complete, then held for 6 days")]
    [TestCase("wrong 2027-03-10 -", "2027-05-21", Description = "pending: as if answered today, held for 19 days")]
    [TestCase("missing 2027-03-10 -", "2027-05-29", Description = "pending: as if complete today")]
    public void A_correction_holds_the_period_and_a_missing_piece_begins_it_anew(string corrections, string on) =>
        Assert.That(Decide("2027-03-01", "2m", Resume.Continue, corrections).On, Is.EqualTo(DateOnly.Parse(on)));

    [TestCase("wrong 2027-03-10 2027-03-20", "2027-05-21")]
    [TestCase("wrong 2027-03-10 2027-03-20, missing 2027-03-05 2027-03-10", "2027-05-21")]
    [TestCase("missing 2027-03-10 2027-03-12, wrong 2027-03-15 -", "2027-05-29")]
    public void With_reset_every_answer_begins_the_period_anew(string corrections, string on) =>
        Assert.That(Decide("2027-03-01", "2m", Resume.Reset, corrections).On, Is.EqualTo(DateOnly.Parse(on)));

    [Test]
    public void The_period_is_added_before_the_days_that_it_was_held() =>
        Assert.That(Decide("2027-01-29", "1m", Resume.Continue, "wrong 2027-02-01 2027-02-03").On, Is.EqualTo(new DateOnly(2027, 3, 3)));

    [Test]
    public void The_ledger_says_how_the_day_came_about()
    {
        var decision = Decide("2027-03-01", "2m", Resume.Continue, "missing 2027-03-05 2027-03-10, wrong 2027-03-20 -");

        Assert.That(decision.Ledger.Select(line => $"{line.On:yyyy-MM-dd} {line.Code} {line.Days}"), Is.EqualTo(new[]
        {
            "2027-03-01 clock.deposited 0",
            "2027-03-05 clock.asked-missing 0",
            "2027-03-10 clock.answered 0",
            "2027-03-11 clock.begins 0",
            "2027-03-20 clock.asked-wrong 0",
            "2027-03-28 clock.unanswered 0",
            "2027-03-28 clock.held 9",
            "2027-05-20 clock.decision 0",
        }));
    }

    [Test]
    public void The_officer_is_warned_and_silence_decides_on_the_day()
    {
        var decision = Decide("2027-03-01", "2m", Resume.Continue);

        Assert.That(decision.Warnings, Is.EqualTo(new DateOnly[] { new(2027, 4, 17), new(2027, 4, 27), new(2027, 5, 1) }));
        Assert.That(decision.IsTacit(new DateOnly(2027, 5, 1)), Is.False);
        Assert.That(decision.IsTacit(new DateOnly(2027, 5, 2)), Is.True);
    }

    [Test]
    public void While_the_applicant_has_to_answer_nobody_is_warned_and_silence_says_nothing()
    {
        var decision = Decide("2027-03-01", "2m", Resume.Continue, "wrong 2027-03-10 -");

        Assert.That(decision.IsHeld, Is.True);
        Assert.That(decision.Warnings, Is.Empty);
        Assert.That(decision.IsTacit(new DateOnly(2030, 1, 1)), Is.False);
    }

    [Test]
    public void Corrections_never_bring_the_decision_forward() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.OneOfConst(Enum.GetValues<CorrectionReason>()), Gen.OneOfConst(Enum.GetValues<Resume>()), Gen.OneOfConst("2m", "30d", "8w"))
            .Sample((asked, waited, reason, resume, period) =>
            {
                var deposit = new DateOnly(2027, 1, 31);
                var correction = new Correction(reason, deposit.AddDays(asked), deposit.AddDays(asked + waited));
                DateOnly On(params Correction[] corrections) => StatutoryClock.Decide(deposit, Period.Read(period)!.Value, resume, corrections, deposit.AddDays(200)).On;
                return On(correction) >= On() && On(correction) == On(correction);
            });

    [TestCase(null)]
    [TestCase("2")]
    [TestCase("2y")]
    [TestCase("0m")]
    [TestCase("121m")]
    [TestCase("521w")]
    [TestCase("-2m")]
    public void Periods_that_are_none_are_not_read(string? written) => Assert.That(Period.Read(written), Is.Null);

    [TestCase("2m")]
    [TestCase("8w")]
    [TestCase("30d")]
    public void Periods_are_written_as_they_are_read(string written) => Assert.That($"{Period.Read(written)}", Is.EqualTo(written));

    /// <param name="corrections">Reason, day asked and day answered, or a hyphen where it is not.</param>
    private static StatutoryDecision Decide(string deposit, string period, Resume resume, string corrections = "") => StatutoryClock.Decide(
        DateOnly.Parse(deposit), Period.Read(period)!.Value, resume,
        [.. corrections.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(written => written.Split(' ')).Select(parts => new Correction(
            parts[0] == "missing" ? CorrectionReason.Incomplete : CorrectionReason.Incorrect,
            DateOnly.Parse(parts[1]), parts[2] == "-" ? null : DateOnly.Parse(parts[2])))],
        DateOnly.Parse(Today));
}
