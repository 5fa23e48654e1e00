using System.Text.Json.Nodes;
using CivicHost.Sdk;

namespace Polls.Tests;

/// <summary>Anybody can check what the town published, and is told by name what somebody did to it.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class VerifyCommandTests(SqlEngine engine)
{
    private VotingTown _voting = null!;
    private Poll _poll = null!;
    private string _published = null!;
    private string _bundle = null!;
    private CastReceipt _receipt = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _voting = await VotingTown.StartAsync(engine);
        (_poll, var codes) = await _voting.OpenAsync(VotingTown.Well with { Slips = 12, Quorum = 5 });
        foreach (var (code, number) in codes.Take(7).Select((code, number) => (code, number)))
            _receipt = (await _voting.VoteInBoothAsync(_poll, code, $"{number % 3}")).Answer;
        var token = await _voting.ClaimAsync(_poll, codes[8]);
        await _voting.CastAsync(_poll, token, "1");
        await _voting.Town.RunJobAsync("polls", "sign-checkpoints");
        await _voting.CastAsync(_poll, token, "3", version: 2);
        await _voting.CloseAsync(_poll);
        _published = await _voting.FetchBundleAsync(_poll);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        Directory.Delete(_published, recursive: true);
        await _voting.DisposeAsync();
    }

    [SetUp]
    public void Copy()
    {
        _bundle = Directory.CreateTempSubdirectory("civichost-bundle-").FullName;
        foreach (var file in Directory.GetFiles(_published))
            File.Copy(file, Path.Combine(_bundle, Path.GetFileName(file)));
    }

    [TearDown]
    public void Drop() => Directory.Delete(_bundle, recursive: true);

    [Test]
    public async Task What_the_town_published_fits()
    {
        await File.WriteAllTextAsync(InBundle("receipt.txt"), _receipt.Checkpoint);

        var ended = await _voting.Town.RunCommandAsync(
            "polls", "verify", _bundle, "--checkpoint", InBundle("receipt.txt"), "--receipt", _receipt.Receipt, "--key", InBundle("keys.json"));

        Assert.That(ended.Output, Does.EndWith("All fits.\n"));
        Assert.That(ended.ExitCode, Is.Zero);
    }

    [Test]
    public Task An_altered_ballot_is_named() => Finds("altered-ballot", () =>
        Rewrite("ballots.jsonl", lines => lines.Select((line, index) => index == 0 ? With(line, "ballot", line.Contains("\"ballot\":\"1\"") ? "2" : "1") : line)));

    [Test]
    public Task A_removed_ballot_is_named() => Finds("removed-ballot", () => Rewrite("ballots.jsonl", lines => lines.Skip(1)));

    [Test]
    public Task An_added_ballot_is_named() => Finds("added-ballot", () =>
        Rewrite("ballots.jsonl", lines => lines.Append(With(lines[0], "token", new string('a', 64)))));

    [Test]
    public Task A_ballot_that_was_given_another_token_is_named() => Finds("altered-ballot", () =>
        Rewrite("ballots.jsonl", lines => [With(lines[0], "token", Of(lines[^1], "token")), With(lines[^1], "token", Of(lines[0], "token")), .. lines[1..^1]]));

    [Test]
    public Task A_forged_signature_is_named() => Finds("forged-signature", () =>
        Rewrite("ballots.jsonl", lines => [With(lines[0], "signature", Of(lines[^1], "signature")), .. lines.Skip(1)]));

    [Test]
    public Task A_truncated_log_is_named() => Finds("truncated-log", () => Rewrite("leaves.txt", lines => lines.SkipLast(1)));

    [Test]
    public Task A_forked_log_is_named() => Finds("forked-log", () => Rewrite("leaves.txt", lines => [lines[0], lines[2], lines[1], .. lines.Skip(3)]));

    [Test]
    public Task A_leaf_added_after_closing_is_named() => Finds("unsigned-log", () => Rewrite("leaves.txt", lines => lines.Append(new string('b', 64))));

    [Test]
    public Task More_tokens_than_marks_are_named() => Finds("more-tokens-than-marks", () =>
        File.WriteAllText(InBundle("roll.json"), File.ReadAllText(InBundle("roll.json")).Replace("\"total\":8", "\"total\":7")));

    [Test]
    public Task A_wrong_result_is_named() => Finds("wrong-result", () =>
        File.WriteAllText(InBundle("result.json"), File.ReadAllText(InBundle("result.json")).Replace("\"votes\":3", "\"votes\":4")));

    [Test]
    public Task A_seed_that_was_not_committed_is_named() => Finds("wrong-result", () =>
        File.WriteAllText(InBundle("result.json"), With(File.ReadAllText(InBundle("result.json")), "seed", new string('0', 64))));

    [Test]
    public Task A_definition_that_was_changed_after_opening_is_named() => Finds("wrong-definition", () =>
        File.WriteAllText(InBundle("definition.json"), File.ReadAllText(InBundle("definition.json")).Replace("Centre", "Centre-ville")));

    [Test]
    public Task A_checkpoint_that_nobody_signed_is_named() => Finds("forged-checkpoint", () =>
        File.WriteAllText(InBundle("checkpoints.json"), File.ReadAllText(InBundle("checkpoints.json")).Replace("\\n9\\n", "\\n8\\n")));

    [Test]
    public async Task A_log_that_was_cut_together_with_its_checkpoints_is_found_by_a_receipt()
    {
        Rewrite("leaves.txt", lines => lines.Take(5));
        Rewrite("ballots.jsonl", _ => []);
        await File.WriteAllTextAsync(InBundle("checkpoints.json"), "[]");
        await File.WriteAllTextAsync(InBundle("receipt.txt"), _receipt.Checkpoint);

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", _bundle, "--checkpoint", InBundle("receipt.txt"), "--receipt", _receipt.Receipt);

        Assert.That(ended.Output, Does.Contain("truncated-log:").And.Contain("missing-receipt:"));
    }

    [TestCase("definition.json")]
    [TestCase("leaves.txt")]
    public async Task A_missing_file_is_named_and_ends_with_two(string file)
    {
        File.Delete(InBundle(file));

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", _bundle);

        Assert.That(ended.ExitCode, Is.EqualTo(2));
        Assert.That(ended.Errors, Does.Contain($"{file} is missing."));
    }

    [TestCase("definition.json", "{}")]
    [TestCase("opening.json", "[]")]
    [TestCase("opening.json", "nonsense")]
    [TestCase("result.json", "null")]
    [TestCase("keys.json", "nonsense")]
    [TestCase("leaves.txt", "nonsense")]
    [TestCase("ballots.jsonl", "{\"token\":\"x\",\"version\":-1,\"ballot\":\"\",\"nonce\":\"\",\"signature\":\"\"}")]
    public async Task Nonsense_is_a_finding_and_no_crash(string file, string content)
    {
        await File.WriteAllTextAsync(InBundle(file), content);

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", _bundle, "--json");

        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Assert.That(JsonNode.Parse(ended.Output)!["problems"]!.AsArray(), Is.Not.Empty);
    }

    [Test]
    public async Task The_urn_changed_in_the_database_after_closing_is_named()
    {
        await _voting.Town.WriteAsync("polls", "update urn set ballot = '0' where version = 2");
        var bundle = await _voting.FetchBundleAsync(_poll);
        await _voting.Town.WriteAsync("polls", "update urn set ballot = '3' where version = 2");

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", bundle);

        Assert.That(ended.Output, Does.Contain("altered-ballot:").And.Contain("wrong-result:"));
        Directory.Delete(bundle, recursive: true);
    }

    private async Task Finds(string problem, Action tamper)
    {
        tamper();

        var ended = await _voting.Town.RunCommandAsync("polls", "verify", _bundle);

        Assert.That(ended.Output, Does.Contain(problem + ":"));
        Assert.That(ended.ExitCode, Is.EqualTo(1));
    }

    private string InBundle(string file) => Path.Combine(_bundle, file);

    private void Rewrite(string file, Func<string[], IEnumerable<string>> change) => File.WriteAllLines(InBundle(file), change(File.ReadAllLines(InBundle(file))).ToList());

    private static string Of(string json, string property) => (string)JsonNode.Parse(json)![property]!;

    private static string With(string json, string property, string value)
    {
        var parsed = JsonNode.Parse(json)!;
        parsed[property] = value;
        return parsed.ToJsonString();
    }
}
