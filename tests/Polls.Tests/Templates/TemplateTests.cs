using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class TemplateTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("where", BallotKind.One, 6)]
    [TestCase("yes-no", BallotKind.One, 2)]
    [TestCase("budget", BallotKind.BudgetApproval, 4)]
    [TestCase("rank", BallotKind.Ranking, 4)]
    [TestCase("three-faces", BallotKind.Score, 3)]
    public async Task A_template_is_a_draft_in_three_languages_after_one_form(string template, BallotKind kind, int options)
    {
        var poll = await TakeAsync(template);

        Assert.That((poll.Definition.Kind, poll.Definition.Options.Count), Is.EqualTo((kind, options)));
        Assert.That(poll.Definition.Question.Keys, Is.EquivalentTo(new[] { "fr", "pt", "en" }));
        Assert.That(poll.Definition.Options.All(option => option.Label.Count == 3), Is.True);
    }

    [Test]
    public async Task The_preview_shows_the_ballot_as_residents_will_see_it()
    {
        var poll = await TakeAsync("yes-no");
        using var officer = _town.ClientAs(Roles.Officer);

        var preview = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll.Id}/preview"));
        Assert.That(preview, Does.Contain("name=\"choice\"").And.Contain("Oui").And.Contain("Aucune de ces réponses"));
        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll.Id}/preview?in=pt")), Does.Contain("Sim").And.Contain("ao sábado"));
    }

    [Test]
    public async Task A_budget_keeps_costs_and_quarters_are_the_towns_own()
    {
        Assert.That((await TakeAsync("budget")).Definition.Options.Select(option => option.Cost), Is.EqualTo(new[] { 1_500_000, 900_000, 3_200_000, 2_400_000 }));
        Assert.That((await TakeAsync("where")).Definition.Options.Select(option => option.Label["fr"]),
            Is.EqualTo(new[] { "Centre", "Marché", "Port", "Gare", "Fleuve", "Les Manguiers" }));
    }

    [Test]
    public async Task Where_no_module_tells_of_hot_spots_the_officer_writes_the_answers()
    {
        using var officer = _town.ClientAs(Roles.Officer);

        var form = WebUtility.HtmlDecode(await officer.PageAsync("/polls/staff/templates/what-first"));

        Assert.That(form, Does.Contain("Aucun problème signalé pour le moment"));
    }

    [Test]
    public async Task The_form_remembers_what_asked_for_it()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var drafted = await officer.SubmitAsync(
            "/polls/staff/templates/yes-no?asked=%2Fstarting-point%2Franking", Fields("yes-no"), "/polls/staff/templates/yes-no");

        var poll = await _town.As(Roles.Officer).Send("polls", new FindPoll(IdIn(drafted), WithDrafts: true));
        Assert.That(poll!.Definition.AskedBy, Is.EqualTo("/starting-point/ranking"));
    }

    [Test]
    public async Task A_form_with_a_mistake_keeps_what_was_typed()
    {
        using var officer = _town.ClientAs(Roles.Officer);

        var refused = await officer.SubmitAsync("/polls/staff/templates/yes-no", Fields("yes-no", ("closesOn", ""), ("question", "Ma question à moi ?")));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity).Or.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("Ma question à moi ?").And.Contain("Choisissez un dernier jour"));
    }

    [Test]
    public async Task The_poster_says_what_until_when_and_how()
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Slip, Eligibility.Phone] });
        using var resident = _town.Client();

        var poster = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/poster"));

        Assert.That(poster, Does.Contain("Where should the new well be?").And.Contain("Votez jusqu’au dimanche 14 mars 2027").And.Contain("class=\"qr\"")
            .And.Contain("Un coupon de vote").And.Contain("Un téléphone qui reçoit un SMS").And.Contain("Au guichet"));
        Assert.That(poster, Does.Not.Contain("Par SMS au"));
    }

    [Test]
    public async Task A_drafts_poster_is_for_officers_only()
    {
        var poll = await _town.DraftAsync();
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That((await resident.GetAsync($"/polls/{poll}/poster")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await officer.GetAsync($"/polls/{poll}/poster")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static Dictionary<string, string> Fields(string template, params (string Name, string Value)[] others)
    {
        var found = PollTemplate.Find(template)!;
        var fields = new Dictionary<string, string>
        {
            ["question"] = found.Question["fr"],
            ["question-pt"] = found.Question["pt"],
            ["question-en"] = found.Question["en"],
            ["closesOn"] = "2027-03-15",
            ["eligibility"] = "slip",
            ["slips"] = "20",
            ["budget"] = "5000000",
        };
        foreach (var language in (string[])["fr", "pt", "en"])
        {
            var labels = found.From == PollTemplate.Quarters
                ? ["Centre", "Marché", "Port", "Gare", "Fleuve", "Les Manguiers"]
                : found.Options.Select(option => option.GetProperty(language).GetString()! + (language == "fr" && option.TryGetProperty("cost", out var cost) ? $" = {cost}" : ""));
            fields[language == "fr" ? "options" : $"options-{language}"] = string.Join('\n', labels);
        }

        foreach (var (name, value) in others)
            fields[name] = value;
        return fields;
    }

    private static string IdIn(HttpResponseMessage drafted) => drafted.Headers.Location!.ToString().Split('/')[^2];

    private async Task<Poll> TakeAsync(string template)
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var page = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/templates/{template}"));
        foreach (var (_, value) in Fields(template).Where(field => field.Key.StartsWith("question", StringComparison.Ordinal)))
            Assert.That(page, Does.Contain(value));
        var drafted = await officer.SubmitAsync($"/polls/staff/templates/{template}", Fields(template));
        return (await _town.As(Roles.Officer).Send("polls", new FindPoll(IdIn(drafted), WithDrafts: true)))!;
    }
}
