using System.Text.Json.Nodes;
using CivicHost.Sdk;

namespace Polls.Tests;

/// <summary>The roll itself is not published, only its figures: they are checked against each other, against the ballots and against the definition.</summary>
[TestFixture]
internal sealed class RollVerificationTests
{
    private VotingTown _voting = null!;
    private string _secret = null!;
    private string _named = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _voting = await VotingTown.StartAsync(SqlEngine.Sqlite);
        _secret = await PublishAsync(VotingTown.Well with { Slips = 15 }, voters: 12);
        _named = await PublishAsync(VotingTown.Well with { Slips = 15, Level = PollLevel.N, PublishesNames = true }, voters: 3);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        Directory.Delete(_secret, recursive: true);
        Directory.Delete(_named, recursive: true);
        await _voting.DisposeAsync();
    }

    [Test]
    public async Task What_was_counted_again_is_told_of_a_secret_poll() => Assert.That(
        (await VerifyAsync(_secret)).Output,
        Does.StartWith("Leaves in the log: 13. Ballots published: 12. Marks in the roll: 12.").And.Contain("12 ballots were counted again").And.EndWith("All fits.\n"));

    [Test]
    public async Task What_was_counted_again_is_told_of_a_named_poll() => Assert.That(
        (await VerifyAsync(_named)).Output,
        Does.StartWith("A named poll, without a log. Ballots in tally.json: 3. Marks in the roll: 3.")
            .And.Contain("3 ballots were counted again by the rule of the definition. The ballots that bear names in names.json were compared with them.").And.EndWith("All fits.\n"));

    [TestCase("""{"total":12,"wards":[],"channels":[{"name":"booth","marks":999}]}""", "The ways of voting sum up to 999, and 12 marks are published.")]
    [TestCase("""{"total":12,"wards":[],"channels":[{"name":"booth","marks":-25},{"name":"web","marks":37}]}""", "A figure is below nothing.")]
    [TestCase("""{"total":14,"wards":[],"channels":[{"name":"booth","marks":12}]}""", "The ways of voting sum up to 12, and 14 marks are published.")]
    [TestCase("""{"total":12,"wards":[],"channels":[{"name":"booth","marks":11},{"name":"web","marks":null},{"name":"sms","marks":null}]}""", "2 are hidden, and 12 marks are published.")]
    [TestCase("""{"total":12,"wards":[{"name":"Port","marks":11}],"channels":[{"name":"booth","marks":12}],"cells":[{"ward":"Port","channel":"booth","marks":11}]}""", "The wards sum up to 11, and 12")]
    [TestCase("""{"total":12,"wards":[{"name":"Port","marks":12}],"channels":[{"name":"booth","marks":12}],"cells":[{"ward":"Port","channel":"booth","marks":10}]}""", "in the ward 'Port' sum up to 10, and 12")]
    [TestCase("""{"total":12,"wards":[{"name":"Port","marks":12}],"channels":[{"name":"booth","marks":12}],"cells":[]}""", "Not each ward has one figure for each way of voting.")]
    public async Task Figures_that_cannot_be_true_are_named(string roll, string sentence) =>
        Assert.That((await VerifyAsync(_secret, "roll.json", roll)).Output, Does.Contain("wrong-roll: ").And.Contain(sentence));

    [Test]
    public async Task Small_figures_that_are_hidden_fit() => Assert.That(
        (await VerifyAsync(_secret, "roll.json", """{"total":12,"wards":[],"channels":[{"name":"booth","marks":null},{"name":"web","marks":null}]}""")).Output, Does.EndWith("All fits.\n"));

    [Test]
    public async Task More_marks_than_may_vote_are_named_also_where_ballots_bear_names() => Assert.That(
        (await VerifyAsync(_named, "roll.json", """{"total":16,"wards":[],"channels":[{"name":"booth","marks":16}]}""")).Output,
        Does.Contain("more-marks-than-voters: The roll has 16 marks, and 15 people may vote."));

    [Test]
    public async Task More_ballots_that_bear_names_than_marks_are_named() => Assert.That(
        (await VerifyAsync(_named, "roll.json", """{"total":2,"wards":[],"channels":[{"name":"booth","marks":2}]}""")).Output,
        Does.Contain("more-ballots-than-marks: 3 ballots are counted, and the roll has 2 marks."));

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_quorum_that_nobody_asked_for_is_named(bool reached)
    {
        var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_secret, "result.json")))!;
        result["hasQuorum"] = reached;

        Assert.That((await VerifyAsync(_secret, "result.json", result.ToJsonString())).Output, Does.Contain("wrong-result: No quorum was asked for, and the result tells of one."));
    }

    [Test]
    public async Task A_quorum_that_was_asked_for_and_is_not_told_is_named()
    {
        var bundle = await PublishAsync(VotingTown.Well with { Slips = 15, Quorum = 5 }, voters: 2);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(bundle, "result.json")))!;
        result["hasQuorum"] = null;

        Assert.That((await VerifyAsync(bundle, "result.json", result.ToJsonString())).Output, Does.Contain("wrong-result: A quorum was asked for"));
        Directory.Delete(bundle, recursive: true);
    }

    [Test]
    public async Task A_tally_beyond_all_numbers_is_a_finding_and_no_crash() => Assert.That(
        (await VerifyAsync(_named, "tally.json", """[{"ballot":"1","count":9223372036854775807},{"ballot":"2","count":9223372036854775807}]""")).ExitCode, Is.EqualTo(1));

    private async Task<string> PublishAsync(DraftPoll draft, int voters)
    {
        var (poll, codes) = await _voting.OpenAsync(draft);
        foreach (var (code, index) in codes.Take(voters).Select((code, index) => (code, index)))
            Assert.That((await _voting.VoteInBoothAsync(poll, code, $"{(index % 3) + 1}", $"Voisine {index}")).IsRefused, Is.False);
        await _voting.CloseAsync(poll);
        return await _voting.FetchBundleAsync(poll);
    }

    /// <summary>Verifies a copy in which somebody has written another file.</summary>
    private async Task<Ended> VerifyAsync(string published, string file = "", string content = "")
    {
        var copy = Directory.CreateTempSubdirectory("civichost-roll-").FullName;
        foreach (var each in Directory.GetFiles(published))
            File.Copy(each, Path.Combine(copy, Path.GetFileName(each)));
        if (file.Length > 0)
            await File.WriteAllTextAsync(Path.Combine(copy, file), content);
        var ended = await _voting.Town.RunCommandAsync("polls", "verify", copy);
        Directory.Delete(copy, recursive: true);
        return new Ended(ended.ExitCode, ended.Output);
    }

    private sealed record Ended(int ExitCode, string Output);
}
