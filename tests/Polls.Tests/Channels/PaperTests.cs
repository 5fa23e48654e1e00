using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests.Channels;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PaperTests(SqlEngine engine)
{
    private ChannelsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ChannelsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Two_who_key_the_same_bring_the_sheets_into_the_urn_and_anybody_can_verify_it()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(4)]);

        var first = await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["2", "1", "0", "2"]));
        Assert.That((first.Answer.State, await _town.UrnAsync()), Is.EqualTo(("keying", Array.Empty<string>())));
        var second = await _town.Second.Send("polls", new KeyBatch(poll.Id, batch, ["2", "1", "0", "2"]));

        Assert.That(second.Answer.State, Is.EqualTo("accepted"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "0", "1", "2", "2" }));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "paper ", "paper ", "paper ", "paper " }));
        Assert.That(await _town.Town.ReadAsync<long>("polls", "select count(*) from paper_line"), Is.EqualTo(new[] { 0L }));
        var verified = await _town.CloseAndVerifyAsync(poll.Id);
        Assert.That(verified.ExitCode, Is.Zero, verified.Output + verified.Errors);
    }

    [Test]
    public async Task A_difference_goes_to_a_third_who_sees_only_which_sheets()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(3)]);
        await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "2", "3"]));
        var second = await _town.Second.Send("polls", new KeyBatch(poll.Id, batch, ["1", "3", "3"]));
        using var third = _town.Town.ClientAs("third", Roles.Agent);
        var page = await third.PageAsync($"/polls/staff/{poll.Id}/paper/{batch}/decide");

        Assert.That(second.Answer.State, Is.EqualTo("differs"));
        Assert.That(await _town.UrnAsync(), Is.Empty);
        Assert.That(page, Does.Contain("name=\"sheet-2\"").And.Not.Contain("name=\"sheet-1\"").And.Not.Contain("name=\"sheet-3\"").And.Not.Contain("value=\"2\"").And.Not.Contain("value=\"3\""));
        Assert.That(await Decide(_town.Agent, poll.Id, batch, "2"), Refused.With("paper.keyed-by-you"));
        Assert.That(await Decide(_town.Third, poll.Id, batch, "1"), Refused.With("paper.agrees-with-neither"));
        Assert.That(await Decide(_town.Third, poll.Id, batch, "7"), Refused.With("paper.sheet-wrong"));
        var decided = await third.SubmitAsync($"/polls/staff/{poll.Id}/paper/{batch}/decide", new Dictionary<string, string> { ["sheet-2"] = "3" });

        Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "3", "3" }));
        Assert.That(await Decide(_town.Third, poll.Id, batch, "3"), Refused.With("paper.nothing-differs"));
    }

    [Test]
    public async Task Keyed_twice_by_one_or_a_third_time_by_anybody_is_refused()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [poll.Codes[0]]);

        await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1"]));
        Assert.That(await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1"])), Refused.With("paper.keyed-by-you"));
        Assert.That(await _town.UrnAsync(), Is.Empty);
        await _town.Second.Send("polls", new KeyBatch(poll.Id, batch, ["1"]));

        Assert.That(await _town.Third.Send("polls", new KeyBatch(poll.Id, batch, ["1"])), Refused.With("paper.keying-over"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task The_second_is_not_shown_what_the_first_keyed()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(2)]);
        using var second = _town.Town.ClientAs(Roles.Officer);
        var before = await second.PageAsync($"/polls/staff/{poll.Id}/paper/{batch}/key");

        await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["3", "3"]));

        var after = await second.PageAsync($"/polls/staff/{poll.Id}/paper/{batch}/key");
        Assert.That(WithoutMarks(after), Is.EqualTo(WithoutMarks(before)));
    }

    [Test]
    public async Task Sheets_voters_and_lines_that_are_off_by_one_are_refused()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(2)], sheets: 3);

        Assert.That(await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "1", "1"])), Refused.With("paper.marks-differ"));
        Assert.That(await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [poll.Codes[2], poll.Codes[3]])), Refused.With("paper.more-marks"));
        await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [poll.Codes[2]]));
        Assert.That(await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "1"])), Refused.With("paper.lines-wrong"));
        Assert.That(await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "1", "1", "1"])), Refused.With("paper.lines-wrong"));
        Assert.That(await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "", "1"])), Refused.With("paper.sheet-wrong"));
        Assert.That((await _town.Agent.Send("polls", new KeyBatch(poll.Id, batch, ["1", "1", "1"]))).IsRefused, Is.False);
        Assert.That(await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [poll.Codes[4]])), Refused.With("paper.marking-over"));
    }

    [Test]
    public async Task A_list_with_a_stranger_or_somebody_twice_is_refused_as_a_whole()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [poll.Codes[0]], sheets: 5);

        Assert.That(await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [poll.Codes[1], "nobody"])), Refused.With("paper.voter-unknown"));
        Assert.That(await _town.Agent.Send("polls", new MarkForPaper(poll.Id, batch, [poll.Codes[1], poll.Codes[1]])), Refused.With("paper.voted-already.paper"));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "paper " }));
    }

    [Test]
    public async Task A_wrong_list_is_taken_back_before_keying_and_its_people_can_vote()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(2)]);

        Assert.That((await _town.Second.Send("polls", new TakeMarksBack(poll.Id, batch))).IsRefused, Is.False);

        Assert.That(await _town.RollAsync(), Is.Empty);
        Assert.That((await _town.Town.Anonymous.Send("polls", new CastBallot(poll.Id, poll.Codes[0], "1"))).IsRefused, Is.False);
    }

    [Test]
    public async Task The_same_photo_is_no_second_batch_and_without_one_there_is_none()
    {
        var poll = await _town.OpenAsync();
        await _town.BringSheetsAsync(poll.Id, 3, photo: 1);

        var again = await _town.BringSheetsAsync(poll.Id, 3, photo: 1);
        using var agent = _town.Town.ClientAs(Roles.Agent);
        var without = await agent.SubmitAsync($"/polls/staff/{poll.Id}/paper", new Dictionary<string, string> { ["place"] = "Port", ["sheets"] = "3" });

        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), Does.Contain("Cette photo est déjà celle du lot 1."));
        Assert.That((int)without.StatusCode, Is.EqualTo(422));
        var kept = (await _town.Town.ReadAsync<string>("polls", "select photo_hash from paper_batch")).Single();
        var photo = await agent.Http.GetByteArrayAsync($"/polls/staff/{poll.Id}/paper/1/photo");
        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo)), Is.EqualTo(kept));
    }

    [Test]
    public async Task A_reversed_batch_counts_for_nothing_and_its_sheets_come_again_for_the_same_people()
    {
        var poll = await _town.OpenAsync();
        var batch = await AcceptAsync(poll, 3, "1");
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "1", "1" }));

        var reversed = await _town.Second.Send("polls", new ReverseBatch(poll.Id, batch, "Mauvaise pile"));
        Assert.That(reversed.Answer.Number, Is.EqualTo(2));
        Assert.That(await _town.UrnAsync(), Is.Empty);
        var again = await _town.BringSheetsAsync(poll.Id, 3, photo: 0, replaces: $"{batch}");
        Assert.That(again.Headers.Location!.ToString(), Does.EndWith("/paper/3"));
        await _town.Agent.Send("polls", new KeyBatch(poll.Id, 3, ["2", "2", "x"]));
        await _town.Second.Send("polls", new KeyBatch(poll.Id, 3, ["2", "2", "X"]));

        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "2", "2" }));
        Assert.That(await _town.RollAsync(), Has.Count.EqualTo(3));
        var verified = await _town.CloseAndVerifyAsync(poll.Id);
        Assert.That(verified.ExitCode, Is.Zero, verified.Output + verified.Errors);
        Assert.That((await _town.Town.Anonymous.Send("polls", new CountPoll(poll.Id)))!.Result!.Ballots, Is.EqualTo(2));
    }

    [Test]
    public async Task Reversed_twice_or_before_it_counts_is_refused()
    {
        var poll = await _town.OpenAsync();
        var batch = await AcceptAsync(poll, 1, "3");
        var open = await _town.OpenBatchAsync(poll.Id, [poll.Codes[5]], photo: 7);
        await _town.Second.Send("polls", new ReverseBatch(poll.Id, batch, "Mauvaise pile"));

        Assert.That(await Reverse(poll.Id, batch), Refused.With("paper.reversed-already"));
        Assert.That(await Reverse(poll.Id, 3), Refused.With("paper.is-reversal"));
        Assert.That(await Reverse(poll.Id, open), Refused.With("paper.not-accepted"));
        Assert.That(await Reverse(poll.Id, 99), Refused.With("paper.unknown"));
        Assert.That(await _town.Second.Send("polls", new ReverseBatch(poll.Id, open, "")), Refused.With("paper.reason-missing"));
        var versions = await _town.Town.ReadAsync<long>("polls", "select count(*) from urn");
        Assert.That(versions.Single(), Is.EqualTo(2));
    }

    [Test]
    public async Task Raced_keyings_of_several_agents_bring_the_sheets_in_once()
    {
        var poll = await _town.OpenAsync();
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(2)]);

        var raced = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            _town.Town.As($"keyer-{number}", Roles.Agent).Send("polls", new KeyBatch(poll.Id, batch, ["1", "2"]))));

        Assert.That(raced.Count(outcome => !outcome.IsRefused), Is.EqualTo(2));
        Assert.That(raced.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("paper.keying-over")));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task A_named_poll_takes_no_paper()
    {
        var poll = await _town.OpenAsync(draft => draft with { Level = PollLevel.N });

        using var agent = _town.Town.ClientAs(Roles.Agent);
        Assert.That(await _town.Agent.Send("polls", new OpenBatch(poll.Id, "Port", 2, Photo: null)), Refused.With("paper.named"));
        Assert.That(WebUtility.HtmlDecode(await agent.PageAsync($"/polls/staff/{poll.Id}/paper")), Does.Contain("chaque feuille se saisit au guichet").And.Not.Contain("type=\"file\""));
    }

    private static string WithoutMarks(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "name=\"__(RequestVerificationToken|once)\" value=\"[^\"]*\"", "");

    private static Task<Outcome<KeyedBatch>> Decide(TestPerson who, string poll, int batch, string second) =>
        who.Send("polls", new DecideSheets(poll, batch, new Dictionary<int, string> { [2] = second }));

    private Task<Outcome<OpenedBatch>> Reverse(string poll, int batch) => _town.Second.Send("polls", new ReverseBatch(poll, batch, "Mauvaise pile"));

    private async Task<int> AcceptAsync(OpenedForTest poll, int sheets, string choice)
    {
        var batch = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(sheets)]);
        foreach (var who in (TestPerson[])[_town.Agent, _town.Second])
            await who.Send("polls", new KeyBatch(poll.Id, batch, [.. Enumerable.Repeat(choice, sheets)]));
        return batch;
    }
}
