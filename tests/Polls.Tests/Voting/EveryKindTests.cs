using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Each kind of question, from the officer's form by a ballot without script to a result that anybody can count again.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class EveryKindTests(SqlEngine engine)
{
    private VotingTown _voting = null!;

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return Kind(BallotKind.One, "2", ("choice", "2"));
        yield return Kind(BallotKind.Several, "1", ("choice", "1"));
        yield return Kind(BallotKind.Ranking, "3>1=2", ("option-3", "1"), ("option-1", "2"), ("option-2", "2"));
        yield return Kind(BallotKind.Score, "1:1,3:-1", ("option-1", "1"), ("option-3", "-1"));
        yield return Kind(BallotKind.BudgetApproval, "3", ("choice", "3"));
        yield return Kind(BallotKind.BudgetKnapsack, "2", ("choice", "2"));
        yield return Kind(BallotKind.BudgetPoints, "1:4,2:6", ("option-1", "4"), ("option-2", "6"), ("option-3", "0"));
        yield return Kind(BallotKind.BudgetRanking, "2>1", ("option-1", "7"), ("option-2", "3"));
        yield return Kind(BallotKind.Pairwise, "2>3", ("choice", "2>3"));
        yield return Kind(BallotKind.Text, "Un banc", ("choice", "Un banc"));
    }

    [OneTimeSetUp]
    public async Task Start() => _voting = await VotingTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [TestCaseSource(nameof(Kinds))]
    public async Task Is_drafted_voted_counted_and_verified(BallotKind kind, string kept, IReadOnlyDictionary<string, string> answers)
    {
        using var officer = _voting.Town.ClientAs(Roles.Officer);
        using var resident = _voting.Town.Client();
        var drafted = await officer.SubmitAsync("/polls/staff/new", FormOf(kind));
        Assert.That(drafted.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await drafted.Content.ReadAsStringAsync());
        var id = drafted.Headers.Location!.ToString().Split('/')[^1];
        var code = TrackingCode.Next();
        await _voting.Town.As(Roles.Officer).Send("polls", new OpenPoll(id, [code]));

        var page = await resident.PageAsync($"/polls/{id}/vote");
        Assert.That(page, Has.Length.LessThan(30_000));
        var voted = await resident.SubmitAsync($"/polls/{id}/vote", new Dictionary<string, string>(answers) { ["code"] = code });
        Assert.That(voted.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await voted.Content.ReadAsStringAsync());
        var receipt = await resident.PageAsync(voted.Headers.Location!.ToString());
        Assert.That(receipt, Does.Contain($"civichost/polls/{id}"));
        Assert.That(await _voting.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Id", new { Id = id }), Is.EqualTo(new[] { kept }));

        var poll = (await _voting.Town.Anonymous.Send("polls", new FindPoll(id)))!;
        await _voting.CloseAsync(poll);
        Assert.That((await resident.GetAsync($"/polls/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var bundle = await _voting.FetchBundleAsync(poll);
        var verified = await _voting.Town.RunCommandAsync("polls", "verify", bundle);
        Assert.That(verified.Output, Does.EndWith("All fits.\n"));
        Assert.That(File.Exists(Path.Combine(bundle, "ballots.jsonl")), Is.EqualTo(kind != BallotKind.Text), "free text goes to auditors only");
        Directory.Delete(bundle, recursive: true);
    }

    [Test]
    public async Task A_ballot_that_cannot_be_read_is_shown_again_with_the_reason()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Kind = BallotKind.Ranking });
        using var resident = _voting.Town.Client("en");

        var refused = await resident.SubmitAsync(
            $"/polls/{poll.Id}/vote", new Dictionary<string, string> { ["option-1"] = "first", ["option-2"] = "2", ["code"] = codes[0] });

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("This is no ballot of this question.").And.Contain("value=\"first\""));
    }

    [TestCase("""{"code":"CODE","ballot":[3,[1,2]]}""", "3>1=2")]
    [TestCase("""{"code":"CODE","ballot":"2 1"}""", "2>1")]
    [TestCase("""{"code":"CODE","ballot":0}""", "0")]
    public async Task Programs_send_a_ranking_as_they_like(string body, string kept)
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Kind = BallotKind.Ranking });
        using var program = _voting.Town.Client();

        var cast = await program.PostJsonAsync($"/polls/api/polls/{poll.Id}/ballots", body.Replace("CODE", codes[0], StringComparison.Ordinal));

        Assert.That(cast.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await _voting.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Id", new { poll.Id }), Is.EqualTo(new[] { kept }));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"code":1}""")]
    [TestCase("""{"code":"x","ballot":{"a":{"b":[]}}}""")]
    [TestCase("""{"code":"x","ballot":"\ud800"}""")]
    [TestCase("""{"token":"x","signature":"x","ballot":[[[[]]]],"version":99999999999}""")]
    [TestCase("""{"code":"x","blinded":"AAAA"}""")]
    public async Task Nonsense_is_refused_and_never_a_fault(string body)
    {
        var (poll, _) = await _voting.OpenAsync(VotingTown.Well);
        using var program = _voting.Town.Client();

        foreach (var path in (string[])["ballots", "claims", "urn"])
            Assert.That((int)(await program.PostJsonAsync($"/polls/api/polls/{poll.Id}/{path}", body)).StatusCode, Is.InRange(400, 499), path);
    }

    [Test]
    public async Task A_rule_that_does_not_count_the_question_is_refused_before_anybody_votes() => Assert.That(
        await _voting.Town.As(Roles.Officer).Send("polls", VotingTown.Well with { Rule = "mes-cost" }), Refused.With("poll.rule-wrong"));

    private static TestCaseData Kind(BallotKind kind, string kept, params (string Name, string Value)[] answers) =>
        new TestCaseData(kind, kept, answers.ToDictionary(answer => answer.Name, answer => answer.Value)).SetArgDisplayNames($"{kind}");

    private static Dictionary<string, string> FormOf(BallotKind kind)
    {
        var form = new Dictionary<string, string>
        {
            ["kind"] = kind.ToString(),
            ["question"] = "Que faire ?",
            ["options"] = kind == BallotKind.Text ? "" : kind.IsBudget() ? "Puits = 1 200\nArbres=300\nBancs = 500" : "Puits\nArbres\nBancs",
            ["closesOn"] = "2027-03-14",
            ["slips"] = "3",
        };
        if (kind.IsBudget())
            form["budget"] = "1 500";
        if (kind == BallotKind.Text)
            form["auditors"] = "Commission de contrôle";
        return form;
    }
}
