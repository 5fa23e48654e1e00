using System.CommandLine;
using System.Text.Json;
using CivicHost.Operations;
using CivicHost.People;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Tests.People;

/// <summary>The commands beside a running server, on the same data folder.</summary>
[NonParallelizable]
internal sealed class PeopleCommandTests
{
    private PeopleTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(now: TimeProvider.System.GetUtcNow());

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Adds_somebody_who_then_opens_the_printed_link()
    {
        var (code, printed) = await RunAsync(["people", "add", "b.clerk", "--full-name", "Personne Fictive", "--role", "agent", "--role", "officer"]);
        var link = new Uri(printed.Trim().Split('\n')[^1]).PathAndQuery;

        var accepted = await _town.Visitor().SubmitAsync(link, new { password = PeopleTown.Password });

        Assert.That(code, Is.Zero);
        Assert.That(accepted.Status, Is.EqualTo(303), accepted.Html);
        using var clerk = await _town.SignedInAsync("b.clerk");
    }

    [Test]
    public async Task Adds_somebody_with_a_password_from_standard_input()
    {
        var (code, printed) = await RunAsync(
            ["people", "add", "c.clerk", "--full-name", "Personne Fictive", "--password-stdin", "--json"], PeopleTown.Password);

        Assert.That(code, Is.Zero);
        Assert.That(JsonDocument.Parse(printed).RootElement.GetProperty("name").GetString(), Is.EqualTo("c.clerk"));
        Assert.That(printed, Does.Not.Contain(PeopleTown.Password));
        using var clerk = await _town.SignedInAsync("c.clerk");
    }

    [Test]
    public async Task Roles_are_given_and_taken_and_hold_at_once_in_the_running_server()
    {
        await _town.AddAsync("d.clerk", Roles.Agent);
        using var clerk = await _town.SignedInAsync("d.clerk");

        await RunAsync(["people", "roles", "d.clerk", "--add", "administrator", "permits.approver", "--remove", "agent"]);
        var (_, listed) = await RunAsync(["people", "list", "--json"]);

        var roles = JsonDocument.Parse(listed).RootElement.EnumerateArray()
            .Single(member => member.GetProperty("signInName").GetString() == "d.clerk").GetProperty("roles");
        Assert.That(roles.EnumerateArray().Select(role => role.GetString()), Is.EqualTo(new[] { "administrator", "permits.approver" }));
        Assert.That((int)(await clerk.GetAsync("/admin/people")).StatusCode, Is.EqualTo(200));
        await RunAsync(["people", "disable", "D.Clerk"]);
        Assert.That(await _town.IsInAsync(clerk), Is.False);
    }

    [Test]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        var nobody = await Assert.ThrowsAsync<StartupRefusedException>(() => RunAsync(["people", "disable", "nobody"]));
        var last = await Assert.ThrowsAsync<StartupRefusedException>(() => RunAsync(["people", "disable", PeopleTown.Administrator]));
        var role = await Assert.ThrowsAsync<StartupRefusedException>(() => RunAsync(["people", "roles", PeopleTown.Administrator, "--add", "mayor"]));
        var weak = await Assert.ThrowsAsync<StartupRefusedException>(
            () => RunAsync(["people", "add", "e.clerk", "--full-name", "Personne Fictive", "--password-stdin"], "court"));

        Assert.That(nobody!.Message, Does.Contain("people list"));
        Assert.That(last!.Message, Does.Contain("last administrator"));
        Assert.That(role!.Message, Does.Contain("does not exist"));
        Assert.That(weak!.Message, Does.Contain("at least 12"));
    }

    [Test]
    public async Task A_key_is_printed_once_and_revoked_by_its_id()
    {
        var (_, created) = await RunAsync(["keys", "create", "--name", "Passerelle", "--scope", "complaints", "--json"]);
        var key = JsonDocument.Parse(created).RootElement;
        var unknownPage = await _town.Visitor().GetAsync("/account", accept: "application/json", key: key.GetProperty("key").GetString());
        var (_, listed) = await RunAsync(["keys", "list"]);
        await RunAsync(["keys", "revoke", key.GetProperty("id").GetString()!]);
        var revoked = await _town.Visitor().GetAsync("/account", accept: "application/json", key: key.GetProperty("key").GetString());

        Assert.That((int)unknownPage.StatusCode, Is.EqualTo(403));
        Assert.That(listed, Does.Contain("Passerelle").And.Not.Contain(ApiKeys.Prefix));
        Assert.That((int)revoked.StatusCode, Is.EqualTo(401));
    }

    private async Task<(int Code, string Printed)> RunAsync(string[] args, string input = "")
    {
        TownOptions Options(ParseResult parsed) => new(_town.Town.Data);
        var root = new RootCommand { PeopleCommand.Create(Options), KeysCommand.Create(Options) };
        var (output, reader) = (Console.Out, Console.In);
        using var printed = new StringWriter();
        Console.SetOut(printed);
        Console.SetIn(new StringReader(input));
        try
        {
            var code = await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return (code, printed.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetIn(reader);
        }
    }
}
