using System.Globalization;
using CivicHost.Sdk;
using CsCheck;

namespace Permits.Tests;

public sealed class FeeScheduleTests
{
    private static readonly DateOnly Today = new(2027, 3, 1);

    private const string Label = """ "label": {"fr":"Droit","en":"Fee"} """;

    [Test]
    public void Twelve_square_metres_for_three_months_at_250_cost_9000()
    {
        var line = LineOf($$"""{ "code": "place", {{Label}}, "per": {"field":"area","amount":250,"times":"months"} }""", """{"area":12,"months":3}""");

        Assert.That(line.Amount, Is.EqualTo(9000m));
        Assert.That((line.Working.Quantity!.Answer, line.Working.Each, line.Working.Times!.Answer), Is.EqualTo((12m, 250m, 3m)));
    }

    [TestCase("10", 2000)]
    [TestCase("10.5", 5000)]
    [TestCase("50", 5000)]
    [TestCase("51", 9000)]
    public void A_step_ends_with_its_own_number(string area, int amount)
    {
        var line = LineOf(
            $$"""{ "code": "size", {{Label}}, "slabs": {"field":"area","steps":[{"up_to":10,"amount":2000},{"up_to":50,"amount":5000},{"amount":9000}]} }""",
            $$"""{"area":{{area}},"months":1}""");

        Assert.That(line.Amount, Is.EqualTo((decimal)amount));
    }

    [TestCase("XOF", 3)]
    [TestCase("CVE", 2.5)]
    public void A_half_is_rounded_away_from_zero_in_the_towns_currency(string currency, decimal amount) =>
        Assert.That(LineOf($$"""{ "code": "a", {{Label}}, "per": {"field":"area","amount":2.5} }""", """{"area":1,"months":1}""", currency).Amount, Is.EqualTo(amount));

    [TestCase("1", 500)]
    [TestCase("3", 750)]
    [TestCase("100", 2000)]
    public void A_fee_stays_between_its_least_and_its_most(string area, int amount) =>
        Assert.That(
            LineOf($$"""{ "code": "a", {{Label}}, "per": {"field":"area","amount":250}, "least": 500, "most": 2000 }""", $$"""{"area":{{area}},"months":1}""").Amount,
            Is.EqualTo((decimal)amount));

    [Test]
    public void What_its_condition_or_its_stage_leaves_out_is_not_due()
    {
        var schedule = SomeFees.Schedule(
            $$"""
            [ { "code": "chairs", {{Label}}, "if": {"field":"terrace","is":true}, "per": {"field":"chairs","amount":100} },
              { "code": "paper", {{Label}}, "stage": "issue", "amount": 1000 } ]
            """);
        var without = SomeFees.Answers("""{"area":1,"months":1}""");
        var with = SomeFees.Answers("""{"area":1,"months":1,"terrace":true,"chairs":8}""");

        Assert.That(schedule.Lines(without, FeeStage.Filing, Today), Is.Empty);
        Assert.That(schedule.Lines(with, FeeStage.Filing, Today).Single().Amount, Is.EqualTo(800m));
        Assert.That(schedule.Lines(without, FeeStage.Issue, Today).Single().Amount, Is.EqualTo(1000m));
    }

    [TestCase("2026-12-31", 5000)]
    [TestCase("2027-01-01", 6000)]
    [TestCase("2030-06-01", 6000)]
    public void The_tariff_of_the_day_counts_also_years_later(string day, int amount)
    {
        var schedule = SomeFees.Schedule(
            $$"""
            [ { "code": "base", {{Label}}, "amount": 5000, "until": "2026-12-31" },
              { "code": "base", {{Label}}, "amount": 6000, "from": "2027-01-01" } ]
            """);

        var lines = schedule.Lines(SomeFees.Answers("""{"area":1,"months":1}"""), FeeStage.Filing, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));

        Assert.That(lines.Single().Amount, Is.EqualTo((decimal)amount));
    }

    [Test]
    public void Answers_beyond_all_measure_neither_overflow_nor_pay_less_than_nothing()
    {
        const string Fee = $$"""{ "code": "a", {{Label}}, "per": {"field":"area","amount":1000000000,"times":"months"} }""";

        Assert.That(LineOf(Fee, """{"area":999999999999999,"months":999999999999999}""").Amount, Is.EqualTo(999_999_999_999m));
        Assert.That(LineOf(Fee, """{"area":-5,"months":3}""").Amount, Is.EqualTo(0m));
    }

    [TestCase("""{ "code": "a", LABEL }""", "fees[0]", "Write one of amount, per and slabs.")]
    [TestCase("""{ "code": "a", LABEL, "amount": 1.5 }""", "fees[0].amount", "XOF has 0 decimals.")]
    [TestCase("""{ "code": "a", LABEL, "amount": -1 }""", "fees[0].amount", "Write an amount from 0 to 1000000000.")]
    [TestCase("""{ "code": "a", LABEL, "amount": 1, "stage": "later" }""", "fees[0].stage", "Write one of filing, issue.")]
    [TestCase("""{ "code": "a", LABEL, "per": {"field":"width","amount":1} }""", "fees[0].per.field", "There is no field width of numbers or money in the form.")]
    [TestCase("""{ "code": "a", LABEL, "slabs": {"field":"area","steps":[{"up_to":5,"amount":1},{"up_to":4,"amount":2},{"amount":3}]} }""", "fees[0].slabs.steps[1].up_to",
        "Write more than the step before ends with.")]
    [TestCase("""{ "code": "a", LABEL, "slabs": {"field":"area","steps":[{"up_to":5,"amount":1}]} }""", "fees[0].slabs.steps[0].up_to",
        "The last step has no end: leave up_to out.")]
    [TestCase("""{ "code": "a", LABEL, "amount": 5, "least": 4, "most": 3 }""", "fees[0].most", "The most is less than the least.")]
    [TestCase("""{ "code": "a", LABEL, "amount": 5 }, { "code": "a", LABEL, "amount": 6, "from": "2027-01-01" }""", "fees[1].code",
        "Another fee a of this stage holds on the same days; end the one before the other begins, or give it another code.")]
    public void What_is_wrong_is_said_where_it_stands(string fees, string path, string sentence)
    {
        var problem = SomeFees.Read($"[{fees.Replace("LABEL", Label, StringComparison.Ordinal)}]").Problems.Single();

        Assert.That((problem.Path, problem.Sentence), Is.EqualTo((path, sentence)));
    }

    [Test]
    public void A_fee_depends_neither_on_the_order_of_lines_and_answers_nor_on_the_culture_and_is_never_negative()
    {
        string[] fees =
        [
            $$"""{ "code": "base", {{Label}}, "amount": 1234.5 }""",
            $$"""{ "code": "place", {{Label}}, "per": {"field":"area","amount":12.345,"times":"months"}, "most": 99999.99 }""",
            $$"""{ "code": "size", {{Label}}, "slabs": {"field":"area","steps":[{"up_to":10.5,"amount":20},{"amount":90.25}]} }""",
            $$"""{ "code": "chairs", {{Label}}, "if": {"field":"terrace","is":true}, "per": {"field":"chairs","amount":0.333}, "least": 1 }""",
        ];
        string[] cultures = ["fr-SN", "pt-CV", "tr-TR", ""];

        Gen.Select(Gen.Int[-10_000, 1_000_000], Gen.Int[0, 600], Gen.Int[0, 500], Gen.Shuffle(fees), Gen.Int[0, 23], Gen.OneOfConst(cultures))
            .Sample((hundredths, months, chairs, shuffled, turn, culture) =>
            {
                var area = (hundredths / 100m).ToString(CultureInfo.InvariantCulture);
                string[] answers = [$"\"area\":{area}", $"\"months\":{months}", "\"terrace\":true", $"\"chairs\":{chairs}"];
                var expected = Amounts(fees, answers);
                var before = CultureInfo.CurrentCulture;
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                try
                {
                    // The shown_if of chairs looks at what stands before it in the form, not in the answers.
                    var found = Amounts(shuffled, [.. answers.Skip(turn % 4), .. answers.Take(turn % 4)]);
                    return found.SequenceEqual(expected) && found.All(line => line.Amount >= 0);
                }
                finally
                {
                    CultureInfo.CurrentCulture = before;
                }
            });
    }

    private static List<(string Code, decimal Amount)> Amounts(IEnumerable<string> fees, IEnumerable<string> answers) =>
        [.. SomeFees.Schedule($"[{string.Join(',', fees)}]", "CVE")
            .Lines(SomeFees.Answers($"{{{string.Join(',', answers)}}}"), FeeStage.Filing, Today)
            .Select(line => (line.Code, line.Amount))
            .OrderBy(line => line.Code, StringComparer.Ordinal)];

    private static FeeLine LineOf(string fee, string answers, string currency = "XOF") =>
        SomeFees.Schedule($"[{fee}]", currency).Lines(SomeFees.Answers(answers), FeeStage.Filing, Today).Single();
}
