using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class SetUpPageTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task It_warns_of_secrets_that_nobody_can_read_until_a_unit_is_in_charge()
    {
        using var manager = _town.ClientAs("complaints.manager");

        var before = WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup"));
        await _town.As(Roles.System).Send("complaints", new DemoSetUp());
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
        var after = WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup"));

        Assert.That(before, Does.Contain("Personne ne peut lire ce qui est signalé en secret sous : Corruption ou abus."));
        Assert.That(after, Does.Not.Contain("Personne ne peut lire"));
        Assert.That(after, Does.Contain("Aucune unité n’est chargée de : Autre chose."));
    }

    [Test]
    public async Task It_warns_of_a_unit_that_secrets_go_to_and_nobody_belongs_to()
    {
        const string Warning = "L’unité Unit ethics n’a aucun membre : personne ne peut lire les signalements secrets qui lui sont confiés.";
        await _town.HireAsync();
        await _town.OpenUnitAsync("roads");
        await _town.OpenUnitAsync("ethics", "somebody-who-left");
        await _town.Manager().Send("complaints", new AddRoute("road", "", "roads"));
        await _town.Manager().Send("complaints", new AddRoute("corruption", "Port", "ethics"));
        using var manager = _town.ClientAs("complaints.manager");

        foreach (var path in (string[])["/complaints/setup", "/complaints/setup/units"])
            Assert.That(await manager.TextOfAsync(path), Does.Contain(Warning).And.Contain("/complaints/setup/units/ethics/members").And.Not.Contain("Unit roads n’a"));
        await _town.Manager().Send("complaints", new PutUnitMember("ethics", Desk.Officer, IsHead: false));
        foreach (var path in (string[])["/complaints/setup", "/complaints/setup/units"])
            Assert.That(await manager.TextOfAsync(path), Does.Not.Contain(Warning), path);
    }

    [Test]
    public async Task The_demonstration_is_set_up_once_and_only_by_the_host()
    {
        var first = await _town.As(Roles.System).Send("complaints", new DemoSetUp());
        var second = await _town.As(Roles.System).Send("complaints", new DemoSetUp());

        Assert.That((first.Answer.Units, second.Answer.Units), Is.EqualTo((6, 0)));
        Assert.That(await _town.As(Roles.Administrator).Send("complaints", new DemoSetUp()), Refused.With("person.not-allowed"));
        Assert.That(
            (await _town.As(Roles.Officer).Send("complaints", new FindTemplates("resolve", "light", "pt"))).Select(ready => ready.Name),
            Is.EqualTo(new[] { "Lâmpada substituída", "Está resolvido" }));
    }

    [Test]
    public async Task Whoever_has_both_roles_finds_one_link_to_it()
    {
        using var both = _town.ClientAs(Roles.Administrator, "complaints.manager");

        var page = await both.PageAsync("/staff");

        Assert.That(page.Split("class=\"tile\" href=\"/complaints/setup\"").Length - 1, Is.EqualTo(1));
    }
}
