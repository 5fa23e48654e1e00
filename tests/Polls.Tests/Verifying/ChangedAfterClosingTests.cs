using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Somebody writes into the town's database after closing: what the town publishes from then on does not fit, and the verifier says where.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class ChangedAfterClosingTests(SqlEngine engine)
{
    private VotingTown _voting = null!;
    private Poll _poll = null!;
    private CastReceipt _receipt = null!;

    [OneTimeSetUp]
    public async Task Start() => _voting = await VotingTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [SetUp]
    public async Task Close()
    {
        (_poll, var codes) = await _voting.OpenAsync(VotingTown.Well with { Slips = 6 });
        foreach (var (code, number) in codes.Take(5).Select((code, number) => (code, number)))
            _receipt = (await _voting.VoteInBoothAsync(_poll, code, $"{number % 3}")).Answer;
        await _voting.CloseAsync(_poll);
    }

    [TestCase("update urn set ballot = '3' where poll = @Id and token = (select min(token) from urn where poll = @Id)", "altered-ballot", "wrong-result")]
    [TestCase("delete from urn where poll = @Id and token = (select min(token) from urn where poll = @Id)", "removed-ballot", "wrong-result")]
    [TestCase(
        "insert into urn (poll, token, version, counts, ballot, nonce, signature) select poll, @Token, 1, counts, ballot, nonce, signature from urn where poll = @Id and token = (select min(token) from urn where poll = @Id)",
        "added-ballot", "forged-signature")]
    [TestCase("delete from roll where poll = @Id and person = (select min(person) from roll where poll = @Id)", "more-tokens-than-marks", "more-tokens-than-marks")]
    [TestCase("delete from log_leaf where poll = @Id and position = 5", "truncated-log", "added-ballot")]
    [TestCase("update log_leaf set leaf = (select leaf from log_leaf where poll = @Id and position = 1) where poll = @Id and position = 4", "forked-log", "added-ballot")]
    [TestCase("update poll set result = replace(result, '\"votes\":2', '\"votes\":3') where id = @Id", "wrong-result", "wrong-result")]
    [TestCase("update poll set document = replace(document, 'Centre', 'Centre-ville') where id = @Id", "wrong-definition", "wrong-definition")]
    public async Task Is_named(string sql, string problem, string another)
    {
        await _voting.Town.WriteAsync("polls", sql, new { _poll.Id, Token = new string('a', 64) });

        var (exitCode, output) = await VerifyAsync();

        Assert.That(output, Does.Contain(problem + ":").And.Contain(another + ":"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_log_forked_together_with_its_checkpoints_is_found_by_anybodys_receipt()
    {
        await _voting.Town.WriteAsync("polls", "delete from log_checkpoint where poll = @Id", new { _poll.Id });
        await _voting.Town.WriteAsync(
            "polls",
            """
            update log_leaf set position = -1 where poll = @Id and position = 2;
            update log_leaf set position = 2 where poll = @Id and position = 3;
            update log_leaf set position = 3 where poll = @Id and position = -1;
            """,
            new { _poll.Id });

        var (_, without) = await VerifyAsync();
        var (_, with) = await VerifyAsync(_receipt.Checkpoint);

        Assert.That(without, Does.Contain("unsigned-log:").And.Not.Contain("forked-log:"));
        Assert.That(with, Does.Contain("forked-log:"));
    }

    private async Task<(int ExitCode, string Output)> VerifyAsync(string? checkpoint = null)
    {
        var bundle = await _voting.FetchBundleAsync(_poll);
        string[] seen = [];
        if (checkpoint is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(bundle, "receipt.txt"), checkpoint);
            seen = ["--checkpoint", Path.Combine(bundle, "receipt.txt")];
        }

        var ended = await _voting.Town.RunCommandAsync("polls", ["verify", bundle, .. seen]);
        Directory.Delete(bundle, recursive: true);
        return (ended.ExitCode, ended.Output);
    }
}
