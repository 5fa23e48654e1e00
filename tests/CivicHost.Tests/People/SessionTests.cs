using CivicHost.People;
using CivicHost.Sdk;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SessionTests(SqlEngine engine)
{
    private PeopleTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_copied_cookie_dies_when_its_owner_signs_out()
    {
        using var owner = await _town.SignedInAsync();
        using var thief = owner.CopiedBy();
        Assert.That(await _town.IsInAsync(thief), Is.True);

        await owner.SubmitAsync("/sign-out", new { });

        Assert.That(await _town.IsInAsync(thief), Is.False);
        Assert.That(await _town.IsInAsync(owner), Is.False);
    }

    [Test]
    public async Task A_copied_cookie_dies_when_its_owner_is_disabled()
    {
        var id = await _town.AddAsync("b.leaver", Roles.Officer);
        using var leaver = await _town.SignedInAsync("b.leaver");

        await _town.Town.As(Roles.Administrator).Send("town", new DisableStaff(id));

        Assert.That(await _town.IsInAsync(leaver), Is.False);
        var answer = await _town.Visitor().SubmitAsync("/sign-in", new { name = "b.leaver", password = PeopleTown.Password });
        Assert.That(answer.Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_copied_cookie_dies_when_its_owner_changes_the_password_and_the_owner_stays_in()
    {
        using var owner = await _town.SignedInAsync();
        using var thief = owner.CopiedBy();

        var changed = await owner.SubmitAsync("/account/password", new { current = PeopleTown.Password, password = "quatre mots bien neufs" });

        Assert.That(changed.Status, Is.EqualTo(303), changed.Html);
        Assert.That(await _town.IsInAsync(owner), Is.True);
        Assert.That(await _town.IsInAsync(thief), Is.False);
        using var again = await _town.SignedInAsync(password: "quatre mots bien neufs");
    }

    [Test]
    public async Task A_password_is_not_changed_without_the_current_one()
    {
        using var owner = await _town.SignedInAsync();

        var refused = await owner.SubmitAsync("/account/password", new { current = "pas le bon mot", password = "quatre mots bien neufs" });

        Assert.That(refused.Status, Is.EqualTo(422));
        using var still = await _town.SignedInAsync();
    }

    [Test]
    public async Task A_session_ends_after_half_an_hour_without_use()
    {
        using var visitor = await _town.SignedInAsync();

        _town.Town.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.That(await _town.IsInAsync(visitor), Is.True);
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.That(await _town.IsInAsync(visitor), Is.True);
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.That(await _town.IsInAsync(visitor), Is.False);
    }

    [Test]
    public async Task A_session_ends_after_eight_hours_however_much_it_is_used()
    {
        using var visitor = await _town.SignedInAsync();

        for (var minutes = 0; minutes < 8 * 60; minutes += 20)
        {
            Assert.That(await _town.IsInAsync(visitor), Is.True, $"after {minutes} minutes");
            _town.Town.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await _town.IsInAsync(visitor), Is.False);
    }

    [Test]
    public async Task A_clock_set_back_revives_no_session_and_locks_nobody_out()
    {
        using var former = await _town.SignedInAsync();
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(40));
        using var other = await _town.SignedInAsync();

        _town.Town.Clock.AdjustTime(_town.Town.Clock.GetUtcNow().AddMinutes(-30));

        Assert.That(await _town.IsInAsync(former), Is.False);
        Assert.That(await _town.IsInAsync(other), Is.False);
        using var again = await _town.SignedInAsync();
        Assert.That(await _town.IsInAsync(again), Is.True);
    }

    [Test]
    public async Task Signing_in_again_gives_a_new_session_and_ends_the_one_before()
    {
        using var visitor = await _town.SignedInAsync();
        using var former = visitor.CopiedBy();

        await visitor.SubmitAsync("/sign-in", new { name = PeopleTown.Administrator, password = PeopleTown.Password });

        Assert.That(await _town.IsInAsync(visitor), Is.True);
        Assert.That(await _town.IsInAsync(former), Is.False);
    }

    [Test]
    public async Task A_role_taken_away_is_gone_at_the_next_click()
    {
        var id = await _town.AddAsync("b.second", Roles.Administrator);
        using var second = await _town.SignedInAsync("b.second");
        Assert.That((int)(await second.GetAsync("/admin/people")).StatusCode, Is.EqualTo(200));

        await _town.Town.As(Roles.Administrator).Send("town", new GiveRoles(id, [Roles.Agent]));

        Assert.That((int)(await second.GetAsync("/admin/people")).StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task The_server_keeps_no_key_that_a_thief_of_the_database_could_use()
    {
        using var visitor = await _town.SignedInAsync();

        var kept = await _town.Town.ReadAsync<string>("town", "select key_hash from staff_session");

        Assert.That(kept, Has.Count.EqualTo(1));
        Assert.That(kept[0], Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public async Task A_session_outlives_a_restart_of_the_server()
    {
        var folder = Directory.CreateTempSubdirectory("civichost-test-").FullName;
        Visitor visitor;
        await using (var before = await PeopleTown.InAsync(folder))
        {
            await before.SetUpAsync(before.Visitor());
            visitor = await before.SignedInAsync();
        }

        await using (var after = await PeopleTown.InAsync(folder))
        {
            using var same = new Visitor(after.Town.Address, cookies: visitor.Cookies);
            Assert.That(await after.IsInAsync(same), Is.True);
        }

        visitor.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
