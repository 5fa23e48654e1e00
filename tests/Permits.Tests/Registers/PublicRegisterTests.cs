using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PublicRegisterTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_permit_shows_what_its_type_publishes_and_nothing_else()
    {
        var number = await GrantAsync("public-space", """{"use":"stall","goods":"Légumes","landmark":"Secret corner","area":4,"starts_on":"2027-03-10","months":3}""");
        await RefuseAsync();

        var page = await PageAsync("/permits/register");

        Assert.That(page, Does.Contain(CaseNumber.Show(number)).And.Contain("Légumes").And.Contain("Place au marché"));
        Assert.That(page, Does.Not.Contain("Secret corner").And.Not.Contain("Fictional Applicant").And.Not.Contain("777000222"));
        Assert.That((await ReadAsync()).Permits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nothing_private_can_be_found_by_searching()
    {
        await GrantAsync("public-space", """{"use":"stall","goods":"Légumes","landmark":"Secret corner","area":4,"starts_on":"2027-03-10","months":3}""");

        Assert.That((await ReadAsync(new(Q: "legum"))).Permits, Has.Count.EqualTo(1));
        Assert.That((await ReadAsync(new(Q: "secret"))).Permits, Is.Empty);
        Assert.That((await ReadAsync(new(Q: "fictional"))).Permits, Is.Empty);
        Assert.That((await ReadAsync(new(Q: "777000222"))).Permits, Is.Empty);
    }

    [Test]
    public async Task A_permit_is_found_by_number_type_place_and_day()
    {
        var first = await GrantAsync("public-space");
        _town.Clock.Advance(TimeSpan.FromDays(10));
        var second = await GrantAsync("event");

        Assert.That((await ReadAsync(new(Q: CaseNumber.Show(first)))).Permits.Single().Number, Is.EqualTo(first));
        Assert.That((await ReadAsync(new(Type: "event"))).Permits.Single().Number, Is.EqualTo(second));
        Assert.That((await ReadAsync(new(Quarter: "Centre"))).Permits, Has.Count.EqualTo(2));
        Assert.That((await ReadAsync(new(Quarter: "Port"))).Permits, Is.Empty);
        Assert.That((await ReadAsync(new(From: new DateOnly(2027, 3, 5)))).Permits.Single().Number, Is.EqualTo(second));
        Assert.That((await ReadAsync(new(Until: new DateOnly(2027, 3, 5)))).Permits.Single().Number, Is.EqualTo(first));
    }

    [Test]
    public async Task It_is_found_by_the_number_on_its_paper_which_stands_beside_that_of_its_application()
    {
        await GrantAsync("public-space");
        var number = await GrantAsync("public-space");
        var permit = await _town.IssueAsync(number);

        Assert.That((await ReadAsync(new(Q: permit.ShownNumber))).Permits.Single().Number, Is.EqualTo(number));
        Assert.That(await PageAsync($"/permits/register?q={permit.ShownNumber}"), Does.Contain("P27-0000001-7").And.Contain("Demande 27-0000002-5"));
        Assert.That(await PageAsync("/permits/register.csv"), Does.Contain(",P27-0000001-7,"));
        using var json = JsonDocument.Parse(await PageAsync("/permits/register.json"));
        Assert.That(json.RootElement.GetProperty("permits")[0].GetProperty("permit_number").GetString(), Is.EqualTo("P27-0000001-7"));
    }

    [TestCase("' or 1=1 --")]
    [TestCase("%")]
    [TestCase("_ _ _")]
    [TestCase("\\")]
    public async Task What_a_database_would_read_otherwise_is_only_words(string typed)
    {
        await GrantAsync("public-space");

        using var visitor = _town.Client();
        var answer = await visitor.GetAsync($"/permits/register?q={Uri.EscapeDataString(typed)}&type=%27&quarter=%25&from=never&after=nowhere");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        var granted = new List<int>();
        for (var count = 0; count < 7; count++)
            granted.Add(await GrantAsync("public-space"));

        var seen = new List<int>();
        for (string? after = null; ;)
        {
            var page = await _town.Anonymous.Send("permits", new ReadRegister(new RegisterFilter(), after, Most: 3));
            seen.AddRange(page.Permits.Select(permit => permit.Number));
            if ((after = page.Next) is null)
                break;
        }

        Assert.That(seen, Is.EqualTo(granted.OrderDescending()));
    }

    [Test]
    public async Task The_same_comes_as_a_table_and_as_json()
    {
        var number = await GrantAsync("public-space");
        using var visitor = _town.Client();

        var table = await visitor.PageAsync("/permits/register.csv?type=public-space");
        using var json = JsonDocument.Parse(await visitor.PageAsync("/permits/register.json"));

        Assert.That(table, Does.Contain($"{CaseNumber.Show(number)},,public-space,2027-03-01,").And.Contain(",stall,Vegetables,4"));
        var permit = json.RootElement.GetProperty("permits")[0];
        Assert.That(permit.GetProperty("answers").GetProperty("goods").GetString(), Is.EqualTo("Vegetables"));
        Assert.That(permit.TryGetProperty("holder", out _), Is.False);
    }

    [Test]
    public async Task A_new_version_that_publishes_less_hides_at_once_what_older_ones_showed()
    {
        await GrantAsync("public-space");
        var less = PermitsTown.Shipped("public-space").Replace("\"fields\": [\"use\", \"goods\", \"area\"]", "\"fields\": [\"use\"]");

        await _town.As(PermitsRole.Manager).Send("permits", new PublishType("public-space", less, 1));

        Assert.That((await ReadAsync(new(Q: "vegetables"))).Permits, Is.Empty);
        await _town.RunJobAsync("permits", RefillRegister.Name);
        var permit = (await ReadAsync()).Permits.Single();
        Assert.That((permit.Answers["use"], permit.Answers["goods"]), Is.EqualTo(("stall", "")));
        Assert.That((await ReadAsync(new(Q: "vegetables"))).Permits, Is.Empty);
    }

    [Test]
    public async Task A_type_that_publishes_nothing_is_not_in_the_register()
    {
        var none = PermitsTown.Shipped("public-space").Replace("\"published\": true", "\"published\": false");
        await _town.As(PermitsRole.Manager).Send("permits", new PublishType("public-space", none, 1));
        await GrantAsync("public-space", version: 2);

        Assert.That((await ReadAsync()).Permits, Is.Empty);
        Assert.That(await PageAsync("/permits/register"), Does.Not.Contain("value=\"public-space\""));
    }

    private async Task<RegisterPageful> ReadAsync(RegisterFilter? filter = null) =>
        await _town.Anonymous.Send("permits", new ReadRegister(filter ?? new RegisterFilter()));

    private async Task<string> PageAsync(string path)
    {
        using var visitor = _town.Client();
        return WebUtility.HtmlDecode(await visitor.PageAsync(path));
    }

    private async Task<int> GrantAsync(string type, string? answers = null, int version = 1)
    {
        var filed = (await _town.As(Roles.Agent).Send("permits", PermitsTown.Application(type, answers) with { Version = version })).Answer;
        await EndAsync(filed.Number, "granted");
        return filed.Number;
    }

    private async Task RefuseAsync() => await EndAsync((await _town.FileAsync()).Number, "refused");

    /// <summary>As the last step of the workflow leaves it, and entered in the register by the job that makes up for what is missing there.</summary>
    private async Task EndAsync(int number, string outcome)
    {
        await _town.WriteAsync(
            "permits",
            "update application set state = @outcome, outcome = @outcome, is_open = false, closed_at = @Now, decide_by = null, timer_at = null where number = @number",
            new { number, outcome, Now = _town.Clock.GetUtcNow() });
        await _town.RunJobAsync("permits", RefillRegister.Name);
    }
}
