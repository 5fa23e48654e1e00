using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class PollLifeTests(SqlEngine engine)
{
    private static readonly DraftPoll Well = new("Where should the new well be?", ["Centre", "Port", "Gare"], new DateOnly(2027, 3, 14), 30);

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<PollsModule>().On(engine));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task From_draft_by_slips_and_votes_to_a_result_in_picture_and_table()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();
        var drafted = await officer.SubmitAsync("/polls/staff/new", new Dictionary<string, string>
        {
            ["question"] = Well.Question,
            ["options"] = "Centre\nPort\nGare",
            ["closesOn"] = "2027-03-14",
            ["slips"] = "8",
        });
        var staffPage = drafted.Headers.Location!.ToString();
        var poll = staffPage.Split('/')[^1];
        var sheet = await (await officer.SubmitAsync(staffPage, new Dictionary<string, string>())).Content.ReadAsStringAsync();
        var codes = Printed().Matches(sheet).Select(code => code.Groups[1].Value).ToList();
        Assert.That(codes, Has.Count.EqualTo(8).And.Unique);

        foreach (var (code, choice) in codes.Zip(["2", "2", "2", "1", "0"]))
        {
            var voted = await resident.SubmitAsync($"/polls/{poll}/vote", new Dictionary<string, string> { ["code"] = code, ["choice"] = choice });
            Assert.That(voted.Headers.Location!.ToString(), Does.Match($"/polls/{poll}/receipt/[0-9A-Z]{{12}}"));
        }

        var whileOpen = await resident.PageAsync($"/polls/{poll}") + await resident.PageAsync($"/polls/api/polls/{poll}/result");
        Assert.That(whileOpen, Does.Not.Contain("<svg class=\"bars\"").And.Not.Contain("\"votes\""));
        await officer.SubmitAsync(staffPage, new Dictionary<string, string>(), $"{staffPage}/close");

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}"));
        Assert.That(page, Does.Contain("Port arrive en tête. Voix : 3 sur 5."));
        var picture = page[page.IndexOf("<svg class=\"bars\"", StringComparison.Ordinal)..];
        Assert.That(picture[..picture.IndexOf("</svg>", StringComparison.Ordinal)], Has.Length.LessThan(30_000));
        Assert.That((await resident.PageAsync($"/polls/{poll}/ballots.csv")).Split('\n').Count(row => row.StartsWith("ballot,", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [Test]
    public async Task A_hundred_votes_at_once_with_one_code_count_once()
    {
        var (poll, codes) = await OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            _town.Anonymous.Send("polls", new CastBallot(poll, codes[0], $"{number % 4}"))));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(outcomes.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("poll.code-used")));
        Assert.That(await BallotsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_submission_again_gives_the_same_receipt()
    {
        var (poll, codes) = await OpenAsync();
        using var resident = _town.Client();
        var body = $$"""{"code":"{{codes[0]}}","option":1}""";

        var first = await resident.PostJsonAsync($"/polls/api/polls/{poll}/ballots", body, "one-press-of-a-button");
        var again = await resident.PostJsonAsync($"/polls/api/polls/{poll}/ballots", body, "one-press-of-a-button");

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
    }

    [Test]
    public async Task Foreign_codes_wrong_choices_and_drafts_are_refused_and_use_up_no_slip()
    {
        var (poll, codes) = await OpenAsync();
        var (_, others) = await OpenAsync();
        var draft = await _town.As(Roles.Officer).Send("polls", Well);

        Assert.That(await Vote(poll, others[0], 1), Refused.With("poll.code-unknown"));
        Assert.That(await Vote(poll, "rubbish", 1), Refused.With("poll.code-unknown"));
        Assert.That(await Vote(poll, codes[0], 4), Refused.With("poll.no-choice"));
        Assert.That(await Vote(poll, codes[0], -1), Refused.With("poll.no-choice"));
        Assert.That(await Vote(poll, codes[0], null), Refused.With("poll.no-choice"));
        Assert.That(await Vote(draft.Answer.Id, codes[0], 1), Refused.With("poll.unknown"));
        Assert.That((await Vote(poll, codes[0], 1)).IsRefused, Is.False);
    }

    [Test]
    public async Task After_the_last_day_nobody_votes_and_a_clock_set_back_reopens_nothing()
    {
        var (poll, codes) = await OpenAsync();
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 15, 0, 0, 1, TimeSpan.Zero));
        Assert.That(await Vote(poll, codes[0], 1), Refused.With("poll.not-open"));

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        _town.Clock.AdjustTime(new DateTimeOffset(2027, 3, 10, 9, 0, 0, TimeSpan.Zero));

        Assert.That(await Vote(poll, codes[0], 1), Refused.With("poll.not-open"));
    }

    [Test]
    public async Task An_opened_poll_is_not_opened_again()
    {
        var (poll, _) = await OpenAsync();

        Assert.That(await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next()])), Refused.With("poll.not-a-draft"));
    }

    [Test]
    public async Task Nothing_that_is_kept_joins_a_code_to_a_choice()
    {
        var (poll, codes) = await OpenAsync();
        await Vote(poll, codes[0], 1);

        var audit = await _town.ReadAsync<string>("polls", "select facts from civic_audit where request = 'CastBallot'");
        var slips = await _town.ReadAsync<string>("polls", "select digest from eligible");
        Assert.That(audit, Is.Empty);
        Assert.That(slips, Has.None.Contain(codes[0]));
    }

    [Test]
    public async Task A_tie_is_called_a_tie()
    {
        var (poll, codes) = await OpenAsync();
        await Vote(poll, codes[0], 1);
        await Vote(poll, codes[1], 3);

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        var count = await _town.Anonymous.Send("polls", new CountPoll(poll));
        Assert.That(count!.Result!.Ties.Single().Select(line => line.Label!["fr"]), Is.EqualTo(new[] { "Centre", "Gare" }));
    }

    [Test]
    public async Task The_count_agrees_with_a_plain_one()
    {
        var (poll, codes) = await OpenAsync();
        var plain = new int[4];
        foreach (var (code, number) in codes.Select((code, number) => (code, number)))
        {
            var choice = number * 7 % 4;
            plain[choice]++;
            await Vote(poll, code, choice);
        }

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        var lines = (await _town.Anonymous.Send("polls", new CountPoll(poll)))!.Result!.Lines;
        Assert.That(lines.Select(line => line.Votes), Is.EqualTo(new[] { plain[1], plain[2], plain[3], plain[0] }));
    }

    [Test]
    public async Task Closing_is_told_to_other_modules()
    {
        var (poll, codes) = await OpenAsync();
        await Vote(poll, codes[0], 2);

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        var payload = (await _town.ReadAsync<string>("polls", "select payload from civic_outbox where name = 'polls.poll-closed.v1'")).Single();
        Assert.That(payload, Does.Contain("\"winners\":[\"Port\"]"));
    }

    [GeneratedRegex(@"<p class=""code"">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>")]
    private static partial Regex Printed();

    private Task<Outcome<CastReceipt>> Vote(string poll, string code, int? choice) => _town.Anonymous.Send("polls", new CastBallot(poll, code, choice?.ToString(CultureInfo.InvariantCulture)));

    private async Task<(string Poll, IReadOnlyList<string> Codes)> OpenAsync()
    {
        var codes = Enumerable.Range(0, Well.Slips).Select(_ => TrackingCode.Next()).ToList();
        var drafted = await _town.As(Roles.Officer).Send("polls", Well);
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(drafted.Answer.Id, codes));
        return (drafted.Answer.Id, codes);
    }

    private async Task<long> BallotsAsync() => (await _town.ReadAsync<long>("polls", "select count(*) from urn")).Single();
}
