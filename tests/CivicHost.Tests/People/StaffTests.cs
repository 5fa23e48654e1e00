using CivicHost.People;
using CivicHost.Sdk;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class StaffTests(SqlEngine engine)
{
    private PeopleTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task The_last_administrator_is_neither_disabled_nor_stripped()
    {
        var first = await _town.IdOfAsync(PeopleTown.Administrator);

        var disabled = await _town.Town.As(Roles.Administrator).Send("town", new DisableStaff(first));
        var stripped = await _town.Town.As(Roles.Administrator).Send("town", new GiveRoles(first, [Roles.Officer]));

        Assert.That(disabled.Refusals.Single().Code, Is.EqualTo("people.last-administrator"));
        Assert.That(stripped.Refusals.Single().Code, Is.EqualTo("people.last-administrator"));
        using var still = await _town.SignedInAsync();
    }

    [Test]
    public async Task Two_administrators_who_disable_each_other_at_once_leave_one()
    {
        var first = await _town.IdOfAsync(PeopleTown.Administrator);
        var second = await _town.AddAsync("b.second", Roles.Administrator);

        var outcomes = await Task.WhenAll(
            _town.Town.As(Roles.Administrator).Send("town", new DisableStaff(first)),
            _town.Town.As(Roles.Administrator).Send("town", new DisableStaff(second)));

        Assert.That(outcomes.Count(outcome => outcome.IsRefused), Is.EqualTo(1));
    }

    [Test]
    public async Task Somebody_invited_but_not_yet_in_does_not_count_as_administrator()
    {
        var first = await _town.IdOfAsync(PeopleTown.Administrator);
        await _town.Town.As(Roles.Administrator).Send("town", new AddStaff("b.invited", "Personne Fictive", [Roles.Administrator], Secrets.Hash("key")));

        var outcome = await _town.Town.As(Roles.Administrator).Send("town", new DisableStaff(first));

        Assert.That(outcome.IsRefused, Is.True);
    }

    [Test]
    public async Task An_invitation_opens_an_account_once()
    {
        using var administrator = await _town.SignedInAsync();

        var added = await administrator.SubmitAsync("/admin/people/add", new { name = "b.new", fullName = "Personne Neuve", roles = new[] { Roles.Agent } });
        var link = LinkIn(added.Html);
        var accepted = await _town.Visitor().SubmitAsync(link, new { password = PeopleTown.Password });
        var again = await _town.Visitor().PageAsync(link);

        Assert.That(added.Status, Is.EqualTo(200), added.Html);
        Assert.That(accepted.Status, Is.EqualTo(303));
        Assert.That(again, Does.Contain("plus valable"));
        using var member = await _town.SignedInAsync("b.new");
        Assert.That(await member.PageAsync("/account"), Does.Contain("Personne Neuve"));
    }

    [Test]
    public async Task An_invitation_is_good_for_a_week()
    {
        using var administrator = await _town.SignedInAsync();
        var added = await administrator.SubmitAsync("/admin/people/add", new { name = "b.late", fullName = "Personne Lente", roles = Array.Empty<string>() });

        _town.Town.Clock.Advance(TimeSpan.FromDays(8));

        Assert.That(await _town.Visitor().PageAsync(LinkIn(added.Html)), Does.Contain("plus valable"));
    }

    [Test]
    public async Task A_new_link_ends_sessions_the_old_password_and_the_second_step_when_it_is_used()
    {
        using var administrator = await _town.SignedInAsync();
        var id = await _town.AddAsync("b.forgetful", Roles.Agent);
        using var member = await _town.SignedInAsync("b.forgetful");

        var renewed = await administrator.SubmitAsync($"/admin/people/{id}", new { }, action: $"/admin/people/{id}/invitation");
        Assert.That(await _town.IsInAsync(member), Is.True);
        var accepted = await _town.Visitor().SubmitAsync(LinkIn(renewed.Html), new { password = "quatre mots bien neufs" });

        Assert.That(accepted.Status, Is.EqualTo(303));
        Assert.That(await _town.IsInAsync(member), Is.False);
        var former = await _town.Visitor().SubmitAsync("/sign-in", new { name = "b.forgetful", password = PeopleTown.Password });
        Assert.That(former.Status, Is.EqualTo(422));
        using var again = await _town.SignedInAsync("b.forgetful", "quatre mots bien neufs");
    }

    [Test]
    public async Task Two_people_cannot_have_one_name_in_any_case()
    {
        await _town.AddAsync("b.second", Roles.Agent);

        var outcome = await _town.Town.As(Roles.Administrator).Send("town", new AddStaff("B.Second", "Personne Fictive", [], Secrets.Hash("key")));

        Assert.That(outcome.Refusals.Single().Code, Is.EqualTo("people.name-taken"));
    }

    [TestCase("system")]
    [TestCase("mayor")]
    [TestCase("")]
    [TestCase("permits.approver,administrator")]
    public async Task A_role_that_nobody_declared_is_refused(string role)
    {
        var outcome = await _town.Town.As(Roles.Administrator).Send("town", new AddStaff("b.second", "Personne Fictive", [role], Secrets.Hash("key")));

        Assert.That(outcome.Refusals.Single().Code, Is.EqualTo("people.role-unknown"));
    }

    [Test]
    public async Task Only_an_administrator_looks_after_staff()
    {
        var first = await _town.IdOfAsync(PeopleTown.Administrator);

        var outcome = await _town.Town.As(Roles.Officer).Send("town", new DisableStaff(first));

        Assert.That(outcome.Refusals.Single().Kind, Is.EqualTo(RefusalKind.Forbidden));
    }

    [Test]
    public async Task Roles_are_changed_and_somebody_disabled_and_enabled_on_the_page()
    {
        using var administrator = await _town.SignedInAsync();
        var id = await _town.AddAsync("b.second", Roles.Agent);
        var page = $"/admin/people/{id}";

        await administrator.SubmitAsync(page, new { roles = new[] { Roles.Officer, Roles.Agent } }, action: $"{page}/roles");
        await administrator.SubmitAsync(page, new { }, action: $"{page}/disable");
        var disabled = await administrator.PageAsync(page);
        await administrator.SubmitAsync(page, new { }, action: $"{page}/enable");

        Assert.That(disabled, Does.Contain("Désactivé"));
        Assert.That(await administrator.PageAsync("/admin/people"), Does.Contain("Instructeur").And.Not.Contain("Désactivé"));
        Assert.That(
            await _town.Town.ReadAsync<string>("town", "select role from staff_role where staff_id = @id order by role", new { id }),
            Is.EqualTo(new[] { Roles.Agent, Roles.Officer }));
    }

    [Test]
    public async Task Somebody_who_does_not_exist_is_not_found()
    {
        using var administrator = await _town.SignedInAsync();

        Assert.That((int)(await administrator.GetAsync("/admin/people/0123456789abcdef")).StatusCode, Is.EqualTo(404));
    }

    private static string LinkIn(string html) => html[html.IndexOf("/invitation?key=", StringComparison.Ordinal)..].Split('<')[0];
}
