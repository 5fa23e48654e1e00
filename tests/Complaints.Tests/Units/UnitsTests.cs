using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class UnitsTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_unit_is_added_renamed_and_listed()
    {
        await _town.Manager().Send("complaints", new AddUnit("roads", "Voirie", "voirie@town.example"));

        var changed = await _town.Manager().Send("complaints", new ChangeUnit("roads", 1, "Voirie et éclairage", "", IsActive: true));
        var second = await _town.Manager().Send("complaints", new ChangeUnit("roads", 1, "Autre", "", IsActive: true));

        var unit = (await _town.As(Roles.Officer).Send("complaints", new ListUnits())).Single(known => known.Code == "roads");
        Assert.That(changed.IsRefused, Is.False);
        Assert.That(second, Refused.With("unit.changed-meanwhile"));
        Assert.That((unit.Name, unit.Email, unit.IsActive, unit.Version), Is.EqualTo(("Voirie et éclairage", "", true, 2)));
    }

    [TestCase("Roads", "Voirie", "", "unit.code-form")]
    [TestCase("r1", "", "", "unit.name-missing")]
    [TestCase("r2", "Voirie", "no address", "unit.email-form")]
    [TestCase("r3", "Voirie", "Somebody <a@town.example>", "unit.email-form")]
    public async Task What_cannot_be_is_refused(string code, string name, string email, string refusal) =>
        Assert.That(await _town.Manager().Send("complaints", new AddUnit(code, name, email)), Refused.With(refusal));

    [Test]
    public async Task A_code_is_given_once_and_an_unknown_unit_is_not_changed()
    {
        await _town.AddUnitAsync("twice");

        Assert.That(await _town.Manager().Send("complaints", new AddUnit("twice", "Autre", "")), Refused.With("unit.code-taken"));
        Assert.That(await _town.Manager().Send("complaints", new ChangeUnit("nowhere", 1, "Autre", "", true)), Refused.With("unit.unknown"));
    }

    [Test]
    public async Task A_unit_goes_out_of_service_only_when_nothing_is_left_to_it()
    {
        await _town.AddUnitAsync("leaving");
        var route = await _town.Manager().Send("complaints", new AddRoute("market", "", "leaving"));
        await _town.FileAsync(Some.Report with { Category = "market" });

        Assert.That(await OffAsync(), Refused.With("unit.still-in-charge"));
        await _town.Manager().Send("complaints", new RemoveRoute(route.Answer.Id));
        Assert.That(await OffAsync(), Refused.With("unit.has-open-reports"));
        var number = (int)(await _town.ReadAsync<long>("complaints", "select number from report where unit = 'leaving'")).Single();
        await _town.MoveAsync(number, "resolve");
        Assert.That((await OffAsync()).IsRefused, Is.False);
        Assert.That(await _town.Manager().Send("complaints", new AddRoute("market", "", "leaving")), Refused.With("route.unit-missing"));

        Task<Outcome<SavedUnit>> OffAsync() => _town.Manager().Send("complaints", new ChangeUnit("leaving", 1, "Partante", "", IsActive: false));
    }

    [Test]
    public async Task Only_staff_become_members_and_a_head_is_marked()
    {
        await _town.AddUnitAsync("crew");
        var person = await AddStaffAsync();

        var unknown = await _town.Manager().Send("complaints", new PutUnitMember("crew", "nobody", IsHead: false));
        var nowhere = await _town.Manager().Send("complaints", new PutUnitMember("nowhere", person, IsHead: false));
        await _town.Manager().Send("complaints", new PutUnitMember("crew", person, IsHead: false));
        await _town.Manager().Send("complaints", new PutUnitMember("crew", person, IsHead: true));
        var members = (await _town.Manager().Send("complaints", new FindUnit("crew")))!.Members;
        var left = await _town.Manager().Send("complaints", new RemoveUnitMember("crew", person));
        var again = await _town.Manager().Send("complaints", new RemoveUnitMember("crew", person));

        Assert.That(unknown, Refused.With("unit.person-unknown"));
        Assert.That(nowhere, Refused.With("unit.unknown"));
        Assert.That(members, Is.EqualTo(new[] { new UnitMember("crew", person, IsHead: true) }));
        Assert.That(left.IsRefused, Is.False);
        Assert.That(again, Refused.With("unit.person-unknown"));
    }

    [Test]
    public async Task The_pages_of_a_unit_open_for_those_who_set_the_town_up_alone()
    {
        await _town.AddUnitAsync("pages");
        using var manager = _town.ClientAs("complaints.manager");
        using var officer = _town.ClientAs(Roles.Officer);

        foreach (var path in (string[])["", "/new", "/pages", "/pages/members"])
        {
            Assert.That((await manager.GetAsync($"/complaints/setup/units{path}")).StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That((await officer.GetAsync($"/complaints/setup/units{path}")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        Assert.That((await manager.GetAsync("/complaints/setup/units/nowhere")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _town.As(Roles.Officer).Send("complaints", new AddUnit("theirs", "x", "")), Refused.With("person.not-allowed"));
    }

    /// <summary>The first administrator comes in by the link that the server prints.</summary>
    private async Task<string> AddStaffAsync()
    {
        using var browser = _town.Client();
        var link = new Uri(await _town.SetUpLinkAsync()).PathAndQuery;
        await browser.SubmitAsync(link, new Dictionary<string, string>
        {
            ["name"] = "clerk",
            ["fullName"] = "Fictional Clerk",
            ["password"] = "a river that never sleeps 7",
        });
        using var manager = _town.ClientAs("complaints.manager");
        var page = await manager.PageAsync("/complaints/setup/units/crew/members");
        var option = page[..page.IndexOf(">Fictional Clerk<", StringComparison.Ordinal)];
        return option[(option.LastIndexOf("value=\"", StringComparison.Ordinal) + 7)..option.LastIndexOf('"')];
    }
}
