using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FiguresTests(SqlEngine engine)
{
    private static readonly FigurePeriod Year = FigurePeriod.Read(null, new DateOnly(2027, 3, 1));

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Six_figures_say_how_the_reports_of_a_period_stand()
    {
        await FileAsync("road", "Centre", 1, "fixed", days: 1);
        await FileAsync("road", "Centre", 1, "fixed", days: 4);
        await FileAsync("road", "Centre", 1, "fixed", days: 10);
        await FileAsync("waste", "Port", 1, "refused", days: 300);
        await FileAsync("waste", "Port", 1, "duplicate", days: 1);
        var late = await FileAsync("waste", "Port", 1, "", days: 0);
        await _town.FileAsync();
        await FileAsync("road", "Centre", 20, "fixed", days: 2);
        await _town.WriteAsync("update report set reopened = 2, rating = 2 where number = @late", new { late });

        var figures = await _town.Anonymous.Send("complaints", new ReadFigures(Year, null, null));

        var all = figures.All;
        Assert.That((all.Received, all.Open, all.Overdue, all.Reopened, all.Rated, all.Satisfied), Is.EqualTo((7, 2, 1, 1, 1, 1)));
        Assert.That((all.Fixed, all.Refused, all.Merged), Is.EqualTo((3, 1, 1)), "closed is not fixed");
        Assert.That(all.MedianDays, Is.EqualTo(4), "only of what was fixed");
        Assert.That(figures.Categories.Select(line => (line.Key, line.Tally.Received)), Is.EqualTo(new[] { ("streets", 4), ("cleanliness", 3) }));
        Assert.That(figures.Quarters.Select(line => (line.Key, line.Tally.Received)), Is.EqualTo(new[] { ("Centre", 4), ("Port", 3) }));
    }

    [Test]
    public async Task A_group_and_a_quarter_count_with_what_lies_in_them()
    {
        await FileAsync("dump", "Cité des Pêcheurs", 1, "fixed", days: 2);
        await FileAsync("waste", "Port", 1, "fixed", days: 3);
        await FileAsync("road", "Port", 1, "fixed", days: 30);

        var figures = await _town.Anonymous.Send("complaints", new ReadFigures(Year, "cleanliness", "Port"));

        Assert.That(figures.All.MedianDays, Is.EqualTo(2.5));
        Assert.That(figures.Categories.Select(line => line.Key), Is.EquivalentTo(new[] { "waste", "dump" }));
        Assert.That(figures.Quarters.Select(line => line.Key), Is.EquivalentTo(new[] { "Cité des Pêcheurs", "Port" }));
    }

    [Test]
    public async Task Small_numbers_are_said_to_the_staff_alone()
    {
        for (var count = 0; count < 6; count++)
            await FileAsync("road", "Centre", 1, count < 3 ? "fixed" : "", days: 3);
        await FileAsync("waste", "Gare", 1, "refused", days: 3);
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        var page = WebUtility.HtmlDecode(await resident.PageAsync("/complaints/figures"));
        var table = await resident.PageAsync("/complaints/figures.csv");

        Assert.That(page, Does.Contain("""data-label="Reçus">6<""").And.Contain("""data-label="Réparés">< 5<""").And.Contain("""data-label="Reçus">< 5<"""));
        Assert.That(table, Does.Contain("category,Rues et éclairage,2026-03-02,2027-03-01,6,< 5,< 5,< 5,0,0,,0,0,0"));
        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync("/complaints/figures")), Does.Contain("""data-label="Réparés">3<"""));
    }

    [Test]
    public async Task A_number_that_is_not_said_cannot_be_worked_out_from_the_page_the_bars_or_the_table()
    {
        for (var count = 0; count < 17; count++)
            await FileAsync("road", "Centre", 1, count < 9 ? "fixed" : count < 16 ? "refused" : "duplicate", days: 3);
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        var page = WebUtility.HtmlDecode(await resident.PageAsync("/complaints/figures"));
        var table = await resident.PageAsync("/complaints/figures.csv");

        Assert.That(page, Does.Contain("""data-label="Réparés">9<""").And.Contain("""data-label="Sans suite">≥ 5<""").And.Contain("<strong>< 5</strong>"));
        Assert.That(page, Does.Not.Contain("width=\"49.4\"").And.Not.Contain("width=\"247.1\""), "7 of 17, in the two bars");
        Assert.That(table, Does.Contain("all,,2026-03-02,2027-03-01,17,0,0,9,≥ 5,< 5,3,0,0,0"));
        Assert.That(table, Does.Contain("quarter,Centre,2026-03-02,2027-03-01,17,0,0,9,≥ 5,< 5,3,0,0,0"));
        Assert.That(await officer.PageAsync("/complaints/figures.csv"), Does.Contain("all,,2026-03-02,2027-03-01,17,0,0,9,7,1,3,0,0,0"));
    }

    [TestCase(6, 2, "–", "6,")]
    [TestCase(9, 5, "–", "9,")]
    [TestCase(6, 6, "100 %", "6,6")]
    [TestCase(6, 0, "0 %", "6,0")]
    [TestCase(10, 5, "50 %", "10,5")]
    [TestCase(3, 3, "–", "< 5,")]
    public async Task A_share_is_said_where_neither_the_satisfied_nor_the_others_are_few(int rated, int satisfied, string share, string cells)
    {
        for (var count = 0; count < rated; count++)
        {
            var number = await FileAsync("road", "Centre", 1, "fixed", days: 3);
            await _town.WriteAsync("update report set rating = @rating where number = @number", new { number, rating = count < satisfied ? 2 : 1 });
        }

        using var resident = _town.Client();

        var page = WebUtility.HtmlDecode(await resident.PageAsync("/complaints/figures")).Replace('\u00a0', ' ').Replace('\u202f', ' ');
        Assert.That(page, Does.Contain($"data-label=\"Satisfaits\">{share}<"));
        Assert.That(await resident.PageAsync("/complaints/figures.csv"), Does.Match($",0,{cells}\r?\n"));
    }

    [Test]
    public async Task What_nobody_may_see_is_counted_for_nobody_but_who_may_read_it()
    {
        await _town.FileWhatNobodyMaySeeAsync();
        await _town.WriteAsync("insert into unit (code, name, email, is_active) values ('inspection', 'Inspection', '', true)", new { });
        await _town.WriteAsync("insert into unit_member (unit, person, is_head) values ('inspection', 'test-officer', false)", new { });

        var before = await _town.As(Roles.Officer).Send("complaints", new ReadFigures(Year, null, null));
        await _town.WriteAsync("update report set unit = 'inspection' where privacy = 'secret'", new { });
        var after = await _town.As(Roles.Officer).Send("complaints", new ReadFigures(Year, null, null));
        var everybody = await _town.Anonymous.Send("complaints", new ReadFigures(Year, null, null));

        Assert.That(everybody.All.Received, Is.EqualTo(2));
        Assert.That(before.All.Received, Is.EqualTo(3), "the hidden one too");
        Assert.That(after.All.Received, Is.EqualTo(4), "the secret one too, for its unit");
    }

    [TestCase("2026", "2026-01-01", "2026-12-31")]
    [TestCase("2026-Q4", "2026-10-01", "2026-12-31")]
    [TestCase("2027-02", "2027-02-01", "2027-02-28")]
    [TestCase("", "2026-03-02", "2027-03-01")]
    [TestCase("2027-13", "2026-03-02", "2027-03-01")]
    [TestCase("9999", "2026-03-02", "2027-03-01")]
    [TestCase("2027-Q9-x", "2026-03-02", "2027-03-01")]
    [TestCase("<script>", "2026-03-02", "2027-03-01")]
    public async Task A_period_is_a_year_a_quarter_a_month_or_the_last_twelve(string written, string first, string last)
    {
        var period = FigurePeriod.Read(written, new DateOnly(2027, 3, 1));
        using var browser = _town.Client();

        Assert.That($"{period.First:yyyy-MM-dd} {period.Last:yyyy-MM-dd}", Is.EqualTo($"{first} {last}"));
        Assert.That((await browser.GetAsync($"/complaints/figures?period={Uri.EscapeDataString(written)}&category=%27&quarter=%25")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>A report filed so many months ago, which ended so many days later.</summary>
    private async Task<int> FileAsync(string category, string quarter, int months, string outcome, int days)
    {
        var filed = await _town.FileAsync(Some.Report with { Category = category, Quarter = quarter });
        var filedAt = _town.Clock.GetUtcNow().AddMonths(-months);
        await _town.WriteAsync(
            "update report set filed_at = @FiledAt, due_at = @DueAt, is_open = @IsOpen, outcome = @Outcome, closed_at = @ClosedAt where number = @Number",
            new
            {
                filed.Number,
                FiledAt = filedAt,
                DueAt = filedAt.AddDays(5),
                IsOpen = outcome.Length == 0,
                Outcome = outcome,
                ClosedAt = outcome.Length == 0 ? (DateTimeOffset?)null : filedAt.AddDays(days),
            });
        return filed.Number;
    }
}
