using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ReportBySmsTests(SqlEngine engine)
{
    private SmsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await SmsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("SIGNALER lampadaire Centre, éteint depuis lundi", "light", "Centre", "Bien recu", "SUIVI")]
    [TestCase("relatar Candeeiro apagado no Marche", "light", "Marché", "Recebido", "ESTADO")]
    [TestCase("Report: deep POTHOLES near the pecheurs, cite des pecheurs", "road", "Cité des Pêcheurs", "Received", "STATUS")]
    [TestCase("signale Manguiers ordures pas ramassées", "waste", "Les Manguiers", "Bien recu", "SUIVI")]
    [TestCase("REPORT Gare something nobody has a word for", "other", "Gare", "Received", "STATUS")]
    [TestCase("SIGNALER fuite 6CR8RF4X+XF devant l'école", "water", "", "Bien recu", "SUIVI")]
    [TestCase("lampadaire cassé au Port", "light", "Port", "Bien recu", "SUIVI")]
    public async Task A_message_becomes_a_report_in_whatever_order_it_is_written(string text, string category, string quarter, string thanks, string word)
    {
        var answer = await _town.WriteAsync(text);

        var filed = (await _town.ReportAsync(answer)).Report;
        Assert.That((filed.Category, filed.Quarter, filed.Channel), Is.EqualTo((category, quarter, "sms")));
        Assert.That(answer, Does.StartWith(thanks).And.Contain($"{word} {TrackingCode.Show(filed.Code)}").And.Contain("2027"));
        Assert.That(await _town.Town.ReadAsync<string>("complaints", "select phone || ' ' || coalesce(entered_by, 'nobody') from report"), Is.EqualTo(new[] { $"{SmsTown.Resident} nobody" }));
        Assert.That(await _town.Town.SentAsync("complaints"), Is.Empty);
    }

    [Test]
    public async Task Without_a_quarter_the_town_asks_and_keeps_what_was_said_for_a_day()
    {
        var asked = await _town.WriteAsync("SIGNALER lampadaire éteint");
        Assert.That(asked, Does.Contain("quartier").And.Contain("Centre, Marché, Port"));

        var filed = (await _town.ReportAsync(await _town.WriteAsync("au marche"))).Report;
        Assert.That((filed.Category, filed.Quarter, filed.Text), Is.EqualTo(("light", "Marché", "lampadaire éteint au marche")));
        Assert.That(await _town.WriteAsync("marche"), Is.Empty);

        await _town.WriteAsync("SIGNALER lampadaire éteint");
        _town.Town.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That(await _town.WriteAsync("au marche"), Is.Empty);
        Assert.That(await _town.CountAsync("report"), Is.EqualTo(new[] { 1L }));
    }

    [TestCase("SIGNALER", "SIGNALER")]
    [TestCase("relatar Centre", "RELATAR")]
    public async Task Without_words_the_town_says_how(string text, string word) => Assert.That(await _town.WriteAsync(text), Does.Contain(word));

    [Test]
    public async Task The_same_webhook_twice_and_at_once_makes_one_report_and_one_answer()
    {
        var key = await _town.KeyAsync();
        for (var time = 0; time < 2; time++)
        {
            await _town.BringAsync("SIGNALER lampadaire Centre", "2027-03-01T09:00:00Z");
            await _town.BringByFormAsync("SIGNALER trou Centre", "7", key);
            await _town.Town.DeliverMessagesAsync();
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => new[]
        {
            _town.BringAsync("SIGNALER fuite Port", "2027-03-01T09:00:07Z"), _town.BringByFormAsync("SIGNALER bruit Port", "8", key),
        }));
        await Task.WhenAll(_town.Town.DeliverMessagesAsync(), _town.Town.DeliverMessagesAsync());

        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await _town.Town.ReadAsync<string>("complaints", "select category from report order by category"), Is.EqualTo(new[] { "light", "noise", "road", "water" }));
        Assert.That(await _town.Town.SentAsync("town"), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_secret_category_works_and_its_answer_tells_nothing()
    {
        var secret = await _town.WriteAsync("SIGNALER corruption Centre, argent demandé au guichet");
        var ordinary = await _town.WriteAsync("SIGNALER trou Centre");

        Assert.That((await _town.ReportAsync(secret)).Report.Privacy, Is.EqualTo("secret"));
        Assert.That(secret.Replace(TrackingCode.Show(SmsTown.CodeIn(secret)), ""), Does.StartWith("Bien recu. Votre code : . Réponse au plus tard le ").And.Not.Contain("orruption"));
        Assert.That(ordinary, Does.StartWith("Bien recu. Votre code : "));
        var number = CaseNumber.Show((await _town.ReportAsync(secret)).Report.Number);
        foreach (var question in (string[])[$"SUIVI {number}", $"MOI AUSSI {number}", $"SUIVRE {number}"])
            Assert.That(await _town.WriteAsync(question, SmsTown.Neighbour), Does.StartWith("Aucun signalement"), question);
    }

    [Test]
    public async Task What_looks_like_abuse_is_kept_back()
    {
        var answer = await _town.WriteAsync("SIGNALER trou Centre http://a.example http://b.example http://c.example");

        Assert.That((await _town.ReportAsync(answer)).Report.Visibility, Is.EqualTo("quarantined"));
    }

    [TestCase("SUIVI", "SUIVRE")]
    [TestCase("ESTADO", "SEGUIR")]
    [TestCase("STATUS", "FOLLOW")]
    public async Task By_the_code_everything_is_told_and_by_the_number_what_is_public(string status, string follow)
    {
        var filed = await _town.Town.FileAsync();
        await _town.Town.MoveAsync(filed.Number, "start", "Une équipe passe jeudi.");
        var (code, number) = (TrackingCode.Show(filed.Code), CaseNumber.Show(filed.Number));

        Assert.That(await _town.WriteAsync($"{status} {code.Replace('-', ' ').ToLowerInvariant()}"), Does.Contain("Une équipe passe jeudi."));
        Assert.That(await _town.WriteAsync($"{status}: {number}."), Does.StartWith(number).And.Contain("Une équipe passe jeudi."));
        Assert.That(await _town.WriteAsync(status), Does.Contain(status));
        Assert.That(await _town.WriteAsync(follow), Does.Contain(follow));
        await _town.Town.WriteAsync("complaints", "update report set visibility = 'hidden'");
        Assert.That(await _town.WriteAsync($"{status} {number}"), Does.Not.Contain("jeudi"));
        Assert.That(await _town.WriteAsync($"{status} {code}"), Does.Contain("jeudi"));
    }

    [Test]
    public async Task A_closed_report_is_rated_by_a_digit_and_reopened_by_its_code()
    {
        var filed = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;
        Assert.That(await _town.WriteAsync("2"), Is.Empty);
        await _town.Town.MoveAsync(filed.Number, "resolve");

        Assert.That((await _town.Town.SentAsync("complaints")).Single().Text, Does.Contain("Répondez 2 (oui) ou 1 (non)"));
        Assert.That(await _town.WriteAsync("2", SmsTown.Neighbour), Is.Empty);
        Assert.That(await _town.WriteAsync("2"), Does.Contain("satisfait"));
        Assert.That((await _town.Town.ReadAsync(filed.Code)).Report.Rating, Is.EqualTo(2));
        Assert.That(await _town.WriteAsync($"1 {filed.Code}"), Does.Contain("pas satisfait"));
        Assert.That((await _town.Town.ReadAsync(filed.Code)).Report.Rating, Is.EqualTo(1));

        Assert.That(await _town.WriteAsync("ROUVRIR le trou est encore là"), Does.Contain("ROUVRIR"));
        Assert.That(await _town.WriteAsync($"REOPEN {TrackingCode.Show(filed.Code)} the hole is still there"), Does.StartWith("Reopened"));
        var reopened = await _town.Town.ReadAsync(filed.Code);
        Assert.That(reopened.Report.IsOpen, Is.True);
        Assert.That(reopened.Events[^1], Has.Property("Sentence").EqualTo("the hole is still there").And.Property("Person").Null);
    }

    [Test]
    public async Task The_window_for_rating_ends_with_the_one_for_reopening()
    {
        var filed = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;
        await _town.Town.MoveAsync(filed.Number, "resolve");
        _town.Town.Clock.Advance(TimeSpan.FromDays(31));

        Assert.That(await _town.WriteAsync("2"), Is.Empty);
        Assert.That(await _town.WriteAsync($"REABRIR {filed.Code} ainda"), Does.Contain("30 dias"));
    }

    [Test]
    public async Task What_a_telephone_writes_that_was_asked_something_is_the_answer()
    {
        var filed = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;
        await _town.Town.MoveAsync(filed.Number, "ask", "De quel côté de la rue ?");
        Assert.That((await _town.Town.SentAsync("complaints")).Single().Text, Does.Contain("\"De quel coté de la rue ?\""));

        Assert.That(await _town.WriteAsync("Du côté de la fontaine", SmsTown.Neighbour), Is.Empty);
        Assert.That(await _town.WriteAsync("Du côté de la fontaine"), Does.StartWith("Merci"));

        var answered = await _town.Town.ReadAsync(filed.Code);
        Assert.That((answered.Report.State, answered.Events[^1].Sentence), Is.EqualTo(("working", "Du côté de la fontaine")));
    }

    [Test]
    public async Task What_is_open_is_not_reopened_but_said_to_be_open()
    {
        var filed = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;

        Assert.That(await _town.WriteAsync($"ROUVRIR {filed.Code} toujours là"), Does.Contain("est encore ouvert").And.Not.Contain("30 jours"));
    }

    [Test]
    public async Task Me_too_for_what_is_closed_or_goes_on_elsewhere_says_what_to_write_instead()
    {
        var closed = await _town.Town.FileAsync();
        await _town.Town.MoveAsync(closed.Number, "resolve");
        var (merged, goesOn) = (await _town.Town.FileAsync(), await _town.Town.FileAsync());
        await _town.Town.TheOfficer().Send("complaints", new MergeReport(merged.Number, await _town.Town.VersionAsync(merged.Number), goesOn.Number));

        Assert.That(await _town.WriteAsync($"MOI AUSSI {CaseNumber.Show(closed.Number)}", SmsTown.Neighbour), Does.Contain("SIGNALER").And.Not.Contain("rouvrir"));
        Assert.That(await _town.WriteAsync($"MOI AUSSI {CaseNumber.Show(merged.Number)}", SmsTown.Neighbour), Does.Contain($"MOI AUSSI {CaseNumber.Show(goesOn.Number)}"));
    }

    [TestCase("MOI AUSSI")]
    [TestCase("eu tambem")]
    [TestCase("Me too:")]
    public async Task Me_too_counts_once_for_each_telephone_and_never_for_the_reporters_own(string word)
    {
        var filed = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;
        var number = CaseNumber.Show(filed.Number);

        await _town.WriteAsync($"{word} {number}");
        for (var time = 0; time < 2; time++)
            Assert.That(await _town.WriteAsync($"{word} {number}", SmsTown.Neighbour), Does.Contain(number));

        Assert.That((await _town.Town.ReadAsync(filed.Code)).Report.Supporters, Is.EqualTo(1));
        await _town.Town.MoveAsync(filed.Number, "resolve");
        Assert.That((await _town.Town.SentAsync("complaints")).Select(sent => sent.Address), Is.EquivalentTo(new[] { SmsTown.Resident, SmsTown.Neighbour }));
        Assert.That(await _town.WriteAsync($"{word} {number}", "+221771234569"), Is.Not.Empty);
        Assert.That((await _town.Town.ReadAsync(filed.Code)).Report.Supporters, Is.EqualTo(1));
    }

    [TestCase("STOP")]
    [TestCase("arreter")]
    [TestCase("Parar.")]
    [TestCase("unsubscribe")]
    public async Task Stop_ends_what_is_followed_and_the_news_of_own_reports(string stop)
    {
        var own = (await _town.ReportAsync(await _town.WriteAsync("SIGNALER trou Centre"))).Report;
        var other = await _town.Town.FileAsync();
        await _town.WriteAsync($"SUIVRE {CaseNumber.Show(other.Number)}");

        Assert.That(await _town.WriteAsync(stop), Is.Not.Empty);

        await _town.Town.MoveAsync(own.Number, "resolve");
        await _town.Town.MoveAsync(other.Number, "resolve");
        Assert.That(await _town.Town.SentAsync("complaints"), Is.Empty);
        Assert.That(await _town.CountAsync("follower"), Is.EqualTo(new[] { 0L }));
    }

    [TestCase("AIDE", "SIGNALER")]
    [TestCase("ajuda!", "RELATAR")]
    [TestCase("Help", "REPORT")]
    public async Task Help_names_the_keywords(string text, string keyword) => Assert.That(await _town.WriteAsync(text), Does.Contain(keyword));

    [Test]
    public async Task The_language_of_the_last_keyword_is_remembered()
    {
        await _town.WriteAsync("RELATAR buraco Centre");

        Assert.That(await _town.WriteAsync("STOP"), Does.StartWith("Terminado"));
        Assert.That(await _town.WriteAsync("STOP", SmsTown.Neighbour), Does.StartWith("C'est arreté"));
    }

    [TestCase("bonjour")]
    [TestCase("OUI")]
    [TestCase("Aide, il y a le feu")]
    [TestCase("")]
    [TestCase("'; drop table report; --")]
    public async Task What_is_nothing_for_this_module_changes_nothing(string text)
    {
        Assert.That(await _town.WriteAsync(text), Is.Empty);
        Assert.That(await _town.CountAsync("sms_talk"), Is.EqualTo(new[] { 0L }));
        Assert.That(await _town.CountAsync("report"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task What_is_remembered_of_a_telephone_is_erased()
    {
        await _town.WriteAsync("SIGNALER trou sans lieu");
        _town.Town.Clock.Advance(TimeSpan.FromDays(1));
        await _town.Town.RunJobAsync("complaints", "following");
        Assert.That(await _town.Town.ReadAsync<string>("complaints", "select language || said from sms_talk"), Is.EqualTo(new[] { "fr" }));

        _town.Town.Clock.Advance(TimeSpan.FromDays(90));
        await _town.Town.RunJobAsync("complaints", "following");
        Assert.That(await _town.CountAsync("sms_talk"), Is.EqualTo(new[] { 0L }));
    }
}
