using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FiguresTests(SqlEngine engine)
{
    private static readonly FigurePeriod Year = FigurePeriod.Read("2027", new DateOnly(2027, 6, 1));

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Decisions_are_in_time_where_they_come_before_silence_decides()
    {
        // Thirty days: silence decides on 1 April.
        await FileAsync(("granted", 10));
        await FileAsync(("refused", 30));
        await FileAsync(("granted", 31));
        await FileAsync(("refused-by-silence", 31));
        await FileAsync(("withdrawn", 2));
        await FileAsync();
        _town.Clock.Advance(TimeSpan.FromDays(40));

        var all = (await Officer.Send("permits", new ReadFigures(Year))).All;

        Assert.That((all.Received, all.Open, all.Overdue), Is.EqualTo((6, 1, 1)));
        Assert.That((all.Granted, all.Refused, all.BySilence, all.Ended), Is.EqualTo((2, 1, 1, 1)));
        Assert.That((all.InTime, all.Timed), Is.EqualTo((2, 3)), "neither silence nor a withdrawal is a decision of the town");
    }

    [Test]
    public async Task Days_count_in_the_court_where_the_ball_was()
    {
        await FileAsync(("completing", 2), ("examination", 7), ("granted", 8));
        await FileAsync(("granted", 4));
        await FileAsync(("to-pay", 6), ("granted", 16));
        _town.Clock.Advance(TimeSpan.FromDays(40));

        var all = (await Officer.Send("permits", new ReadFigures(Year))).All;

        Assert.That(all.TownDays, Is.EqualTo(4), "3, 4 and 6 days");
        Assert.That(all.ApplicantDays, Is.EqualTo(5), "5, 0 and 10 days");
        Assert.That(all.InTime, Is.EqualTo(3));
    }

    [Test]
    public async Task Time_that_the_applicant_took_is_added_before_the_town_is_late()
    {
        var number = await FileAsync(("completing", 5), ("examination", 25), ("granted", 45));
        await _town.WriteAsync(
            "permits",
            "insert into correction (id, number, reason, asked_on, sentence, resolved_on, answer) values ('c', @number, 'incorrect', @Asked, '', @Resolved, '')",
            new { number, Asked = new DateOnly(2027, 3, 6), Resolved = new DateOnly(2027, 3, 26) });
        _town.Clock.Advance(TimeSpan.FromDays(60));

        Assert.That((await Officer.Send("permits", new ReadFigures(Year))).All.InTime, Is.EqualTo(1));
    }

    [Test]
    public async Task Types_and_quarters_are_for_the_staff_and_small_numbers_too()
    {
        for (var count = 0; count < 6; count++)
            await FileAsync(("granted", count + 1));
        await FileAsync(("refused", 3));
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        var shown = WebUtility.HtmlDecode(await resident.PageAsync("/permits/figures?period=2027"));
        var table = await resident.PageAsync("/permits/figures.csv?period=2027");
        var inside = WebUtility.HtmlDecode(await officer.PageAsync("/permits/figures?period=2027"));

        Assert.That(shown, Does.Contain("<dd>7</dd>").And.Contain("<dd>< 5</dd>"));
        Assert.That(shown, Does.Not.Contain("Par quartier"));
        Assert.That(table.Trim().Split('\n'), Has.Length.EqualTo(2));
        Assert.That(inside, Does.Contain("Par quartier").And.Contain("Occupation de l’espace public").And.Contain("<dd>1</dd>"));
    }

    [Test]
    public async Task What_came_in_from_paper_and_in_other_periods_does_not_count()
    {
        var number = await FileAsync(("granted", 3));
        await _town.WriteAsync("permits", "update application set channel = 'register' where number = @number", new { number });

        Assert.That((await Officer.Send("permits", new ReadFigures(Year))).All.Received, Is.Zero);
        await FileAsync();
        Assert.That((await Officer.Send("permits", new ReadFigures(Year))).All.Received, Is.EqualTo(1));
        Assert.That((await Officer.Send("permits", new ReadFigures(FigurePeriod.Read("2026", new DateOnly(2027, 3, 1))))).All.Received, Is.Zero);
    }

    [TestCase("2027-Q1")]
    [TestCase("2027-13")]
    [TestCase("9999999999")]
    [TestCase("'; drop table application")]
    public async Task Whatever_stands_in_the_address_the_page_opens(string period)
    {
        using var visitor = _town.Client();

        Assert.That((await visitor.GetAsync($"/permits/figures?period={Uri.EscapeDataString(period)}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private TestPerson Officer => _town.As(Roles.Officer);

    /// <summary>An application on a place at the market that passed these states, each so many days after the first of March.</summary>
    private async Task<int> FileAsync(params (string State, int Days)[] passed)
    {
        var filed = await _town.FileAsync();
        var outcomes = new Dictionary<string, string> { ["granted"] = "granted", ["refused"] = "refused", ["refused-by-silence"] = "refused_by_silence", ["withdrawn"] = "withdrawn" };
        foreach (var ((state, days), index) in passed.Select((each, index) => (each, index)))
        {
            var at = _town.Clock.GetUtcNow().AddDays(days);
            await _town.WriteAsync(
                "permits",
                "insert into application_event (id, number, at, kind, action, state, sentence, note) values (@Id, @Number, @at, 'moved', '', @state, '', '')",
                new { Id = $"{filed.Number}-{index}", filed.Number, at, state });
            if (outcomes.TryGetValue(state, out var outcome))
            {
                await _town.WriteAsync(
                    "permits", "update application set state = @state, outcome = @outcome, is_open = false, closed_at = @at where number = @Number",
                    new { filed.Number, at, state, outcome });
            }
        }

        return filed.Number;
    }
}
