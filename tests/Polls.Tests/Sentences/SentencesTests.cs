using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class SentencesTests(SqlEngine engine)
{
    private static readonly DraftPoll Ask = new("Que manque-t-il au quartier ?", [], new DateOnly(2027, 3, 14), 30)
    {
        Kind = BallotKind.Text,
        Auditors = ["Commission de contrôle"],
    };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task While_a_poll_is_open_staff_see_how_many_and_nobody_reads()
    {
        var (poll, codes) = await _town.OpenAsync(Ask);
        await _town.VoteAsync(poll, codes[0], "Un banc à l’ombre");
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();

        var page = Plain(await officer.PageAsync($"/polls/staff/{poll}/sentences"));

        Assert.That(page, Does.Contain("Phrases déposées : 1.").And.Contain("Personne ne lit les phrases avant la clôture.").And.Not.Contain("banc"));
        Assert.That((await officer.GetAsync($"/polls/staff/{poll}/sentences.csv")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await resident.GetAsync($"/polls/{poll}/sentences")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var token = (await _town.ReadAsync<string>("polls", "select token from urn")).Single();
        Assert.That(await DecideAsync(poll, new DecidedSentence(token, "published", "")), Refused.With("sentences.too-early"));
    }

    [Test]
    public async Task An_officer_publishes_one_and_holds_another_back_with_a_reason_that_the_log_keeps()
    {
        var poll = await ClosedAsync("Un banc à l’ombre", "Le voisin Untel est un voleur");
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();
        var tokens = await TokensAsync(poll);
        Assert.That(Plain(await resident.PageAsync($"/polls/{poll}/sentences")), Does.Contain("Pas encore relues : 2.").And.Not.Contain("banc").And.Not.Contain("Untel"));

        var done = await officer.SubmitAsync($"/polls/staff/{poll}/sentences", new Dictionary<string, string>
        {
            [$"state-{tokens["Un banc à l’ombre"]}"] = "published",
            [$"state-{tokens["Le voisin Untel est un voleur"]}"] = "held",
            [$"reason-{tokens["Le voisin Untel est un voleur"]}"] = "names-somebody",
        });

        Assert.That(done.Headers.Location!.ToString(), Is.EqualTo($"/polls/staff/{poll}/sentences?show=waiting"));
        Assert.That(Plain(await officer.PageAsync($"/polls/staff/{poll}/sentences")), Does.Contain("Tout est lu."));
        var shown = Plain(await resident.PageAsync($"/polls/{poll}/sentences"));
        Assert.That(shown, Does.Contain("Un banc à l’ombre").And.Contain("Désigne une personne").And.Not.Contain("Untel"));
        var facts = (await _town.ReadAsync<string>("polls", "select facts from civic_audit where request = 'DecideSentences'")).Single();
        Assert.That(facts, Does.Contain(tokens["Le voisin Untel est un voleur"]).And.Contain("names-somebody").And.Not.Contain("Untel"));
        Assert.That(await _town.ReadAsync<string>("polls", "select ballot from urn order by ballot"), Is.EqualTo(new[] { "Le voisin Untel est un voleur", "Un banc à l’ombre" }), "as it was cast");
    }

    [Test]
    public async Task What_was_published_can_be_held_back_later()
    {
        var poll = await ClosedAsync("Appelez le 00 00 00");
        var token = (await TokensAsync(poll)).Values.Single();
        await DecideAsync(poll, new DecidedSentence(token, "published", ""));

        await DecideAsync(poll, new DecidedSentence(token, "held", "advertising"));

        using var resident = _town.Client();
        Assert.That(Plain(await resident.PageAsync($"/polls/{poll}/sentences")), Does.Not.Contain("Appelez").And.Contain("Publicité"));
    }

    [Test]
    public async Task Without_a_reason_of_the_list_nothing_is_held_back()
    {
        var poll = await ClosedAsync("Un puits", "Une fontaine");
        var tokens = await TokensAsync(poll);

        Assert.That(
            await DecideAsync(poll, new DecidedSentence(tokens["Un puits"], "published", ""), new DecidedSentence(tokens["Une fontaine"], "held", "")),
            Refused.With("sentences.reason-missing"));
        Assert.That(await DecideAsync(poll, new DecidedSentence(tokens["Un puits"], "held", "he is my neighbour")), Refused.With("sentences.reason-missing"));
        Assert.That(await DecideAsync(poll, new DecidedSentence("nothing", "published", "")), Refused.With("sentences.unknown"));
        Assert.That(await DecideAsync(poll), Refused.With("sentences.nothing-decided"));
        Assert.That(await _town.ReadAsync<long>("polls", "select count(*) from sentence"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task The_table_for_staff_holds_all_and_no_cell_is_a_formula()
    {
        var poll = await ClosedAsync("=HYPERLINK(\"http://x\")", "@SUM(A1)", "Un puits");
        using var officer = _town.ClientAs(Roles.Officer);
        using var agent = _town.ClientAs(Roles.Agent);

        var csv = await officer.PageAsync($"/polls/staff/{poll}/sentences.csv");

        Assert.That(csv, Does.Contain("\"'=HYPERLINK(\"\"http://x\"\")\"").And.Contain("\r\n'@SUM(A1),").And.Contain("\r\nUn puits,"));
        Assert.That((await agent.GetAsync($"/polls/staff/{poll}/sentences.csv")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Characters_that_are_not_seen_or_turn_what_follows_do_nothing()
    {
        var (open, codes) = await _town.OpenAsync(Ask);
        Assert.That(await _town.VoteAsync(open, codes[0], "abc\u202Edef"), Refused.With("ballot.foreign-characters"));
        await _town.VoteAsync(open, codes[1], "Un\u2060 \u00ADpuits\u2028 <b>ici</b> \u0007 بئر");
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(open));
        await DecideAsync(open, new DecidedSentence((await TokensAsync(open)).Values.Single(), "published", ""));
        using var resident = _town.Client();

        var page = await resident.PageAsync($"/polls/{open}/sentences");

        Assert.That(page, Does.Contain("<p class=\"said\" dir=\"auto\">").And.Not.Contain("<b>ici</b>"));
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain("Un puits <b>ici</b>").And.Contain("بئر"));
        Assert.That(WebUtility.HtmlDecode(page).IndexOfAny(['\u2060', '\u00AD', '\u2028', '\u0007']), Is.EqualTo(-1));
    }

    [TestCase(PollLevel.S)]
    [TestCase(PollLevel.N)]
    public async Task The_public_bundle_holds_no_sentence_and_the_auditors_holds_all(PollLevel level)
    {
        var poll = await ClosedAsync(Ask with { Level = level }, "Un banc à l’ombre");
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();

        Assert.That(await InBundleAsync(resident, $"/polls/{poll}/bundle.zip"), Does.Not.Contain("banc"));
        Assert.That(await InBundleAsync(officer, $"/polls/staff/{poll}/bundle.zip"), Does.Contain("banc"));
        Assert.That((await resident.GetAsync($"/polls/{poll}/ballots.csv")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await resident.PageAsync($"/polls/api/polls/{poll}/result"), Does.Not.Contain("banc"));
    }

    [TestCase(PollLevel.S)]
    [TestCase(PollLevel.N)]
    public async Task A_poll_of_free_text_names_its_auditors(PollLevel level) => Assert.That(
        await _town.As(Roles.Officer).Send("polls", Ask with { Level = level, Auditors = [] }), Refused.With("poll.auditors-missing"));

    [Test]
    public async Task A_named_sentence_bears_its_name_only_where_the_poll_said_so()
    {
        foreach (var (publishes, expected) in ((bool, bool)[])[(true, true), (false, false)])
        {
            var poll = await ClosedAsync(Ask with { Level = PollLevel.N, PublishesNames = publishes }, "Un puits");
            var person = (await _town.ReadAsync<string>("polls", "select person from named_ballot where poll = @Poll", new { Poll = poll })).Single();
            await DecideAsync(poll, new DecidedSentence(person, "published", ""));
            using var resident = _town.Client();

            var page = await resident.PageAsync($"/polls/{poll}/sentences");

            Assert.That(page, Does.Contain("Un puits").And.Not.Contain(person));
            Assert.That(page.Contains("Awa Fictive", StringComparison.Ordinal), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Long_lists_come_in_pages()
    {
        var poll = await ClosedAsync([.. Enumerable.Range(1, 23).Select(number => $"Phrase {number:D2}")]);
        using var officer = _town.ClientAs(Roles.Officer);

        var first = await officer.PageAsync($"/polls/staff/{poll}/sentences");
        var next = WebUtility.HtmlDecode(Next().Match(first).Groups[1].Value);
        var second = await officer.PageAsync(next);

        Assert.That((Phrase().Count(first), Phrase().Count(second)), Is.EqualTo((20, 3)));
        Assert.That(Phrase().Matches(first + second).Select(match => match.Value), Is.Unique);
    }

    [Test]
    public async Task Only_officers_decide()
    {
        var poll = await ClosedAsync("Un puits");
        using var agent = _town.ClientAs(Roles.Agent);

        Assert.That((await agent.GetAsync($"/polls/staff/{poll}/sentences")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await _town.As(Roles.Agent).Send("polls", new DecideSentences(poll, [new("x", "published", "")]))).Refusals[0].Kind, Is.EqualTo(RefusalKind.Forbidden));
    }

    [GeneratedRegex("rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex Next();

    [GeneratedRegex(@"Phrase \d\d")]
    private static partial Regex Phrase();

    private static string Plain(string page) => WebUtility.HtmlDecode(page).Replace('\u202F', ' ').Replace('\u00A0', ' ');

    private static async Task<string> InBundleAsync(TestBrowser browser, string address)
    {
        using var zip = new ZipArchive(new MemoryStream(await browser.Http.GetByteArrayAsync(address)));
        var contents = zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd());
        return string.Join('\n', contents);
    }

    private Task<string> ClosedAsync(params string[] sentences) => ClosedAsync(Ask, sentences);

    private async Task<string> ClosedAsync(DraftPoll ask, params string[] sentences)
    {
        var (poll, codes) = await _town.OpenAsync(ask);
        foreach (var (sentence, code) in sentences.Zip(codes))
            Assert.That((await _town.Anonymous.Send("polls", new CastBallot(poll, code, sentence, ask.Level == PollLevel.N ? "Awa Fictive" : ""))).IsRefused, Is.False, sentence);
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        return poll;
    }

    private async Task<IReadOnlyDictionary<string, string>> TokensAsync(string poll) =>
        (await _town.As(Roles.Officer).Send("polls", new ReadSentences(poll, null)))!.Sentences.ToDictionary(sentence => sentence.Text, sentence => sentence.Ballot);

    private Task<Outcome<SentencesDecided>> DecideAsync(string poll, params DecidedSentence[] decided) =>
        _town.As(Roles.Officer).Send("polls", new DecideSentences(poll, decided));
}
