using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SetUpTownTests(SqlEngine engine)
{
    [Test]
    public async Task The_printed_link_makes_the_first_administrator_once()
    {
        await using var town = await PeopleTown.EmptyAsync(engine);
        var link = await town.LinkAsync();

        var first = await town.SetUpAsync(town.Visitor(), link);
        var page = await town.Visitor().PageAsync(link);

        Assert.That(first.Location, Does.StartWith("/sign-in"));
        Assert.That(page, Does.Contain("plus valable").And.Not.Contain("name=\"password\""));
        Assert.That(
            await town.Town.ReadAsync<string>("town", "select role from staff_role order by role"),
            Is.EqualTo(new[] { Roles.Administrator, Roles.Officer }));
    }

    [Test]
    public async Task Of_several_who_use_the_link_at_once_one_becomes_administrator()
    {
        await using var town = await PeopleTown.EmptyAsync(engine);
        var link = await town.LinkAsync();
        var forms = new List<(Visitor Visitor, (string, Dictionary<string, string>) Form)>();
        for (var number = 0; number < 4; number++)
        {
            var visitor = town.Visitor();
            forms.Add((visitor, await visitor.OpenAsync(link)));
        }

        var answers = await Task.WhenAll(forms.Select((opened, number) => opened.Visitor.SendAsync(
            opened.Form, new { name = $"a.{number}", fullName = "Personne Fictive", password = PeopleTown.Password })));

        Assert.That(answers.Count(answer => answer.Status == 303), Is.EqualTo(1));
        Assert.That(await town.Town.ReadAsync<string>("town", "select id from staff"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_link_is_made_once_somebody_works_here()
    {
        await using var town = await PeopleTown.StartAsync(engine);

        Assert.That(await town.Town.Services.GetRequiredService<SetupLink>().PrepareAsync("http://town.example"), Is.Null);
    }

    [Test]
    public async Task A_new_link_replaces_the_one_before()
    {
        await using var town = await PeopleTown.EmptyAsync(engine);
        var former = await town.LinkAsync();

        await town.LinkAsync();

        Assert.That(await town.Visitor().PageAsync(former), Does.Contain("plus valable"));
    }

    [Test]
    public async Task A_form_with_mistakes_names_them_all_and_the_link_stays_good()
    {
        await using var town = await PeopleTown.EmptyAsync(engine);
        var link = await town.LinkAsync();

        var refused = await town.Visitor().SubmitAsync(link, new { name = "é", fullName = "", password = "motdepasse12" });

        Assert.That(refused.Status, Is.EqualTo(422));
        Assert.That(refused.Html, Does.Contain("sans accent").And.Contain("nom complet").And.Contain("facile à deviner"));
        Assert.That((await town.SetUpAsync(town.Visitor(), link)).Status, Is.EqualTo(303));
    }
}
