using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests.Channels;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class SmsVoteTests(SqlEngine engine)
{
    private ChannelsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ChannelsTown.StartAsync(engine, town => town.Set("Messages:Sms:MostAnHour", "4"));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("VOTER {0} 2")]
    [TestCase("vote: {1} 2")]
    [TestCase("Votar {2} 2")]
    [TestCase("VOTO {0}   2 ")]
    [TestCase("{0} 2")]
    public async Task Code_and_choice_are_a_vote_and_the_answer_is_its_receipt(string text)
    {
        var poll = await _town.OpenAsync();
        var code = poll.Codes[0];

        var answer = await _town.WriteAsync(string.Format(
            CultureInfo.InvariantCulture, text, TrackingCode.Show(code), code.ToLowerInvariant(), $"{code[..4]} {code[4..8]} {code[8..]}"));

        var receipt = TrackingCode.Read(Code().Match(answer).Value);
        Assert.That(SmsText.Of(answer), Has.Property("Segments").EqualTo(1).And.Property("IsGsm7").True);
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "2" }));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "sms " }));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select receipt from log_leaf where position = 1"), Is.EqualTo(new[] { receipt }));
    }

    [Test]
    public async Task A_ranking_is_written_as_numbers_in_a_row()
    {
        var poll = await _town.OpenAsync(draft => draft with { Kind = BallotKind.Ranking });

        Assert.That(await _town.WriteAsync($"VOTER {poll.Codes[0]} 3 1 2"), Does.StartWith("Votre vote compte."));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "3>1>2" }));
    }

    [Test]
    public async Task The_same_webhook_twice_and_at_once_makes_one_ballot_and_one_answer()
    {
        var poll = await _town.OpenAsync();
        var text = $"VOTER {poll.Codes[0]} 2";

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _town.BringSmsAsync(text, "2027-03-01T09:00:00Z")));
        await Task.WhenAll(_town.Town.DeliverMessagesAsync(), _town.Town.DeliverMessagesAsync());
        await _town.BringSmsAsync(text, "2027-03-01T09:00:00Z");
        await _town.Town.DeliverMessagesAsync();

        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "2" }));
        Assert.That(await _town.Town.SentAsync("town"), Has.Count.EqualTo(1));
    }

    [TestCase("{0}", "Choisissez une réponse")]
    [TestCase("{0} 7", "Choisissez une réponse")]
    [TestCase("{0} Port", "Choisissez une réponse")]
    [TestCase("", "Par exemple : VOTER ABCD-EFGH-JKMN 2")]
    [TestCase("mon code est perdu", "Par exemple : VOTER")]
    [TestCase("consultation 2", "Par exemple : VOTER")]
    [TestCase("ABCD-EFGH-JKMN 2", "Un signe de ce code est faux.")]
    [TestCase("2345-6789-ABCX 1", "Un signe de ce code est faux.")]
    [TestCase("2345 6789 ABCX 1", "Un signe de ce code est faux.")]
    [TestCase("23456789abc0 1", "Un signe de ce code est faux.")]
    public async Task What_cannot_be_counted_is_answered_by_what_to_write_and_costs_no_vote(string rest, string told)
    {
        var poll = await _town.OpenAsync();

        var answer = await _town.WriteAsync("VOTER " + string.Format(CultureInfo.InvariantCulture, rest, poll.Codes[0]));

        Assert.That(answer, Does.Contain(told).And.Contain("VOTER"));
        Assert.That(await _town.WriteAsync($"VOTER {poll.Codes[0]} 1"), Does.StartWith("Votre vote compte."));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task A_wrong_choice_is_answered_with_the_choices()
    {
        var poll = await _town.OpenAsync();

        Assert.That(await _town.WriteAsync($"VOTER {poll.Codes[0]} 9"), Does.Contain("1 Centre, 2 Port, 3 Gare, 0 "));
    }

    [TestCase(BallotKind.Score, "tout bien", "Ce bulletin est illisible. Exemple : VOTER, le code, 1:1 2:-1. Choix : 1 ")]
    [TestCase(BallotKind.Score, "1:9", "Les notes vont de -1 à 1. Exemple : VOTER, le code, 1:1 2:-1. Choix : 1 ")]
    [TestCase(BallotKind.Ranking, "3 3", "La réponse 3 figure deux fois. Exemple : VOTER, le code, 2 1. Choix : 1 ")]
    [TestCase(BallotKind.Pairwise, "bonjour", "Ce bulletin est illisible. Exemple : VOTER, le code, 2 1. Choix : 1 ")]
    public async Task Whatever_is_wrong_with_a_ballot_is_told_in_one_SMS(BallotKind kind, string ballot, string told)
    {
        var poll = await _town.OpenAsync(draft => draft with
        {
            Kind = kind,
            Options = ["La clôture du terrain de sport derrière le marché", "Des bancs à l'ombre devant le centre de santé", "Un puits au quartier du port"],
        });

        var answer = await _town.WriteAsync($"VOTER {poll.Codes[0]} {ballot}");

        Assert.That(answer, Does.StartWith(SmsText.Of(told).Text));
        Assert.That(SmsText.Of(answer), Has.Property("Segments").EqualTo(1));
    }

    [Test]
    public async Task Nothing_of_a_ballot_stays_with_the_messages_and_no_mark_tells_who_or_when()
    {
        var poll = await _town.OpenAsync();
        await _town.WriteAsync($"VOTER {poll.Codes[0]} 9");
        await _town.WriteAsync($"VOTER {poll.Codes[1]} 2", "+221771234568");

        var incoming = await _town.Town.ReadAsync<(string Sender, string Body)>("town", "select sender, body from incoming_message order by sender");
        var origins = await _town.Town.ReadAsync<string>("town", "select origin from incoming_message");
        var ids = await _town.Town.ReadAsync<string>("town", "select id from incoming_message where sender = ''");
        var received = await _town.Town.ReadAsync<DateTimeOffset>("town", "select received_at from incoming_message where sender = ''");
        var sent = await _town.Town.ReadAsync<string>("town", "select address || title || body from civic_message");
        Assert.That(incoming, Is.EqualTo(new[] { ("", ""), (ChannelsTown.Telephone, "") }), "who was counted is not there; who was not, is without words");
        Assert.That(origins, Has.All.StartsWith("sealed:"));
        Assert.That(Guid.Parse(ids.Single()).Version, Is.EqualTo(4), "an id of version 7 holds the moment");
        Assert.That(received, Is.EqualTo(new[] { new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.That(sent, Is.EqualTo(new[] { "", "" }));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select key from civic_once where key like 'VoteBySms%'"), Is.All.Match("^VoteBySms:[0-9a-f]{64}$").And.Not.Empty);
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select sender from sms_sender"), Has.All.Length.EqualTo(64));
    }

    [Test]
    public async Task Several_people_of_one_telephone_are_flagged_and_never_turned_away()
    {
        var poll = await _town.OpenAsync();

        for (var voter = 0; voter < 7; voter++)
            Assert.That(await _town.WriteAsync($"VOTER {poll.Codes[voter]} 1"), Does.StartWith("Votre vote compte."), $"voter {voter + 1}");

        using var officer = _town.Town.ClientAs(Roles.Officer);
        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll.Id}/channels")), Does.Contain("Téléphones ayant envoyé plus de 5 votes : 1 (au plus 7)."));
        Assert.That(await _town.UrnAsync(), Has.Count.EqualTo(7));
    }

    [Test]
    public async Task After_closing_and_before_opening_the_answer_says_so()
    {
        var poll = await _town.OpenAsync();
        var later = await _town.OpenAsync(draft => draft with { OpensOn = new DateOnly(2027, 3, 5) });
        await _town.Second.Send("polls", new ClosePoll(poll.Id));

        Assert.That(await _town.WriteAsync($"VOTER {poll.Codes[0]} 2"), Does.Contain("n'est pas ouverte"));
        Assert.That(await _town.WriteAsync($"VOTER {later.Codes[0]} 2"), Is.Not.Empty.And.Not.StartWith("Votre vote compte."));
        Assert.That(await _town.RollAsync(), Is.Empty);
    }

    [TestCase("bonjour")]
    [TestCase("ABCD-EFGH-JKMN")]
    [TestCase("")]
    [TestCase("'; drop table roll; --")]
    public async Task What_is_no_vote_is_left_to_others(string text)
    {
        await _town.OpenAsync();

        Assert.That(await _town.WriteAsync(text), Is.Empty);
    }

    [Test]
    public async Task In_the_browser_then_by_SMS_then_on_paper_one_person_counts_once_and_hears_where_the_first_went()
    {
        var poll = await _town.OpenAsync();
        var code = poll.Codes[0];

        var web = await _town.Town.Anonymous.Send("polls", new CastBallot(poll.Id, code, "1"));
        var sms = await _town.WriteAsync($"VOTER {code} 2");
        var batch = await _town.OpenBatchAsync(poll.Id, [poll.Codes[1]], sheets: 2);
        var paper = await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [code]));
        var counter = await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, await _town.PersonOfAsync(poll.Id, code), "3", false));

        Assert.That(web.IsRefused, Is.False);
        Assert.That(sms, Is.EqualTo("Cette personne a déja voté, par le formulaire en ligne. Son vote compte une fois.").Or.EqualTo("Cette personne a déjà voté, par le formulaire en ligne. Son vote compte une fois."));
        Assert.That(paper, Refused.With("paper.voted-already.booth"));
        Assert.That(counter, Refused.With("poll.voted-already.booth"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1" }));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "booth ", "paper " }));
    }

    [Test]
    public void Every_text_that_goes_out_by_SMS_fits_into_one()
    {
        Assert.Multiple(() =>
        {
            foreach (var language in (string[])["fr", "pt", "en"])
            {
                foreach (var (key, text) in Texts(language).Where(text => GoesOutBySms(text.Key)))
                    Assert.That(SmsText.Of(string.Format(CultureInfo.InvariantCulture, text, "ABCD-EFGH-JKMN")), Has.Property("Segments").EqualTo(1).And.Property("IsGsm7").True, $"{language} {key}");
            }
        });
    }

    private static bool GoesOutBySms(string key) =>
        (key.StartsWith("sms.", StringComparison.Ordinal) && key is not ("sms.words" or "sms.choose"))
        || key.StartsWith("poll.voted-already.", StringComparison.Ordinal) || key is "poll.not-open" or "poll.not-yet" or "poll.definition-changed";

    private static Dictionary<string, string> Texts(string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(PollsModule).Assembly.Location)!, "Texts", $"{language}.json")))!;

    [GeneratedRegex("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")]
    private static partial Regex Code();
}
