using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ChangeDraftTests(SqlEngine engine)
{
    private static readonly DraftPoll Budget = new("Que financer ?", ["Puits", "Arbres", "Bancs"], new DateOnly(2027, 3, 14), 12)
    {
        Kind = BallotKind.BudgetApproval,
        Costs = [1200, 300, 500],
        Sources = ["/complaints?category=water", null, null],
        Budget = 1500,
        Most = 2,
        Rule = "greedy-votes",
        Tie = TieRule.Order,
        Quorum = 5,
        OtherQuestions = new Dictionary<string, string> { ["pt"] = "O que financiar?" },
        OtherOptions = new Dictionary<string, IReadOnlyList<string>> { ["pt"] = ["Poço", "Árvores", "Bancos"] },
        OpensOn = new DateOnly(2027, 3, 5),
        ClosesAt = new TimeOnly(18, 0),
        Auditors = ["Commission de contrôle"],
        HelperCap = 7,
        AskedBy = "/complaints",
    };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_draft_that_is_saved_as_its_form_shows_it_stays_as_it_was()
    {
        var poll = await _town.DraftAsync(Budget);
        var before = await FindAsync(poll);

        var saved = await SaveAsync(poll, 1);

        Assert.That(saved.Headers.Location!.ToString(), Is.EqualTo($"/polls/staff/{poll}"));
        var after = await FindAsync(poll);
        Assert.That(after.Definition.ToCanonicalJson(), Is.EqualTo(before.Definition.ToCanonicalJson()));
        Assert.That(after.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task What_was_changed_is_on_the_preview_and_on_the_ballot()
    {
        var poll = await _town.DraftAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        await SaveAsync(poll, 1, ("question", "Où creuser ?"), ("options", "Centre\nMarché"), ("slips", "3"));

        var preview = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll}/preview"));
        Assert.That(preview, Does.Contain("Où creuser ?").And.Contain("Marché").And.Not.Contain("Gare"));
        await officer.SubmitAsync($"/polls/staff/{poll}", new Dictionary<string, string> { ["version"] = "2" });
        using var resident = _town.Client();
        Assert.That(WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/vote")), Does.Contain("Où creuser ?").And.Contain("Marché"));
        Assert.That(await _town.ReadAsync<long>("polls", "select count(*) from eligible"), Is.EqualTo(new[] { 3L }));
    }

    [Test]
    public async Task A_second_officer_is_told_and_keeps_what_they_typed()
    {
        var poll = await _town.DraftAsync();
        await SaveAsync(poll, 1, ("question", "Ma question"));

        var second = await SaveAsync(poll, 1, ("question", "Sa question"));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync()), Does.Contain("Un collègue a modifié ce brouillon entre-temps").And.Contain("Sa question"));
        Assert.That((await FindAsync(poll)).Question("fr"), Is.EqualTo("Ma question"));
    }

    [Test]
    public async Task Of_two_who_save_at_the_same_moment_one_is_told()
    {
        var poll = await _town.DraftAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            _town.As(Roles.Officer).Send("polls", new ChangeDraft(poll, 1, TownWithPolls.Well with { Question = $"Question {number}" }))));

        Assert.That(saved.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(saved.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("poll.changed-meanwhile")));
    }

    [Test]
    public async Task A_draft_that_changed_since_it_was_read_is_not_opened()
    {
        var poll = await _town.DraftAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        await SaveAsync(poll, 1, ("question", "Une autre question"));

        var opened = await officer.SubmitAsync($"/polls/staff/{poll}", new Dictionary<string, string> { ["version"] = "1" });

        Assert.That(opened.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await FindAsync(poll)).State, Is.EqualTo("draft"));
    }

    [Test]
    public async Task After_opening_nothing_changes_any_more()
    {
        var (poll, _) = await _town.OpenAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var hash = (await FindAsync(poll)).Hash;

        var refused = await _town.As(Roles.Officer).Send("polls", new ChangeDraft(poll, 1, TownWithPolls.Well with { Question = "Autre chose ?" }));

        Assert.That(refused, Refused.With("poll.not-a-draft"));
        var page = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll}/edit"));
        Assert.That(page, Does.Contain("elle ne change plus").And.Not.Contain("name=\"question\""));
        Assert.That(await FindAsync(poll), Has.Property("Hash").EqualTo(hash));
    }

    [Test]
    public async Task A_mistake_is_said_beside_its_field_and_changes_nothing()
    {
        var poll = await _town.DraftAsync();

        var refused = await SaveAsync(poll, 1, ("closesOn", "2026-01-01"));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("id=\"closesOn-error\""));
        Assert.That((await FindAsync(poll)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Voters_of_a_list_that_opens_the_roll_no_more_leave_it()
    {
        var list = await _town.BringListAsync("Registre", "document\nSN 0001\nSN 0002\n");
        var poll = await _town.DraftAsync();
        await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list]));

        await _town.As(Roles.Officer).Send("polls", new ChangeDraft(poll, 2, TownWithPolls.Well with { Slips = 4 }));
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [.. Enumerable.Range(0, 4).Select(_ => TrackingCode.Next())]));

        Assert.That((await FindAsync(poll)).Definition.RollSize, Is.EqualTo(4));
    }

    [Test]
    public async Task Only_officers_change_drafts()
    {
        var poll = await _town.DraftAsync();
        using var agent = _town.ClientAs(Roles.Agent);

        Assert.That((await agent.GetAsync($"/polls/staff/{poll}/edit")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    /// <summary>Sends the form as it stands, with some fields written anew.</summary>
    private async Task<HttpResponseMessage> SaveAsync(string poll, int version, params (string Name, string Value)[] changed)
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var fields = DraftFields.Of(await FindAsync(poll), ["fr", "pt", "en"]).ToDictionary(field => field.Key, field => field.Value);
        var page = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll}/edit"));
        foreach (var field in fields.Where(field => field.Key is not ("kind" or "rule" or "level" or "tie" or "eligibility")))
            Assert.That(page, Does.Contain($"name=\"{field.Key}\"").And.Contain(field.Value), field.Key);
        fields["version"] = $"{version}";
        foreach (var (name, value) in changed)
            fields[name] = value;
        return await officer.SubmitAsync($"/polls/staff/{poll}/edit", fields);
    }

    private async Task<Poll> FindAsync(string poll) => (await _town.As(Roles.Officer).Send("polls", new FindPoll(poll, WithDrafts: true)))!;
}
