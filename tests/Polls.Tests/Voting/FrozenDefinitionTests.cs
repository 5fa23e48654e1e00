using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>What a poll asks is frozen at opening. Whoever renames an option afterwards changes nothing, or is found.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class FrozenDefinitionTests(SqlEngine engine)
{
    private const string Rename = "update poll set document = replace(document, 'Centre', 'Decharge') where id = @Id";

    private VotingTown _voting = null!;
    private Poll _poll = null!;
    private IReadOnlyList<string> _codes = null!;

    [OneTimeSetUp]
    public async Task Start() => _voting = await VotingTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [SetUp]
    public async Task Open() => (_poll, _codes) = await _voting.OpenAsync(VotingTown.Well);

    [TestCase("")]
    [TestCase("/edit")]
    [TestCase("/draft")]
    [TestCase("/discard")]
    [TestCase("/voters")]
    public async Task No_form_of_a_draft_changes_an_open_poll(string address)
    {
        using var officer = _voting.Town.ClientAs(Roles.Officer);
        var draft = await officer.OpenFormAsync("/polls/staff/new");
        var before = await DocumentAsync();

        var sent = await officer.SendAsync(draft with { Action = $"/polls/staff/{_poll.Id}{address}" }, new Dictionary<string, string>
        {
            ["id"] = _poll.Id,
            ["kind"] = "One",
            ["question"] = "Another question?",
            ["options"] = "Decharge\nPort\nGare",
            ["closesOn"] = "2027-03-20",
            ["slips"] = "1",
        });

        Assert.That((int)sent.StatusCode, Is.InRange(400, 499));
        Assert.That(await DocumentAsync(), Is.EqualTo(before));
        Assert.That(await PageAsync(), Does.Contain("Centre").And.Not.Contain("Decharge"));
    }

    [Test]
    public async Task The_columns_of_a_draft_are_not_what_an_open_poll_shows()
    {
        await _voting.Town.WriteAsync(
            "polls", "update poll set question = 'Another question?', options = '[\"Decharge\",\"Port\",\"Gare\"]', slips = 1 where id = @Id", new { _poll.Id });

        Assert.That(await PageAsync(), Does.Contain("Where should the new well be?").And.Contain("Centre").And.Not.Contain("Decharge"));
        Assert.That((await _voting.VoteInBoothAsync(_poll, _codes[0], "1")).IsRefused, Is.False);
    }

    [Test]
    public async Task A_definition_that_was_changed_behind_the_module_takes_no_votes_on_any_way()
    {
        var token = await _voting.ClaimAsync(_poll, _codes[0]);
        await _voting.Town.WriteAsync("polls", Rename, new { _poll.Id });
        var blinded = Convert.ToBase64String(PollTokens.Blind(Convert.FromBase64String(_poll.TokenKey), PollTokens.NextToken()).Bytes);

        Assert.That(await _voting.CastAsync(_poll, token, "1"), Refused.With("poll.definition-changed"));
        Assert.That(await _voting.VoteInBoothAsync(_poll, _codes[1], "1"), Refused.With("poll.definition-changed"));
        Assert.That(await _voting.Town.Anonymous.Send("polls", new ClaimToken(_poll.Id, _codes[2], blinded)), Refused.With("poll.definition-changed"));
        Assert.That(await PageAsync(), Does.Contain("La définition de cette consultation n’est plus celle de l’ouverture").And.Not.Contain("Decharge"));

        await _voting.Town.WriteAsync("polls", "update poll set document = replace(document, 'Decharge', 'Centre') where id = @Id", new { _poll.Id });
        Assert.That((await _voting.CastAsync(_poll, token, "1")).IsRefused, Is.False);
    }

    [Test]
    public async Task The_verifier_names_it_also_where_the_hash_beside_it_was_changed_with_it([Values] bool withHash)
    {
        await _voting.VoteInBoothAsync(_poll, _codes[0], "1");
        await _voting.Town.WriteAsync("polls", Rename, new { _poll.Id });
        var hash = PollDefinition.HashOf(await DocumentAsync());
        if (withHash)
            await _voting.Town.WriteAsync("polls", "update poll set definition = @Hash where id = @Id", new { _poll.Id, Hash = hash });
        await _voting.CloseAsync(_poll);
        var bundle = await _voting.FetchBundleAsync(_poll);

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", bundle);

        Assert.That(ended.Output, Does.Contain("wrong-definition:"));
        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Directory.Delete(bundle, recursive: true);
    }

    private async Task<string> DocumentAsync() =>
        (await _voting.Town.ReadAsync<string>("polls", "select document from poll where id = @Id", new { _poll.Id })).Single();

    private async Task<string> PageAsync()
    {
        using var resident = _voting.Town.Client();
        return WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{_poll.Id}/vote"));
    }
}
