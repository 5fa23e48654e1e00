using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Claim, cast, change: what a voter with a machine of their own may do, and what nobody may.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SecretPollTests(SqlEngine engine)
{
    private VotingTown _voting = null!;
    private Poll _poll = null!;
    private IReadOnlyList<string> _codes = null!;

    [OneTimeSetUp]
    public async Task Start() => _voting = await VotingTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [SetUp]
    public async Task Open() => (_poll, _codes) = await _voting.OpenAsync(VotingTown.Well);

    [Test]
    public async Task Fifty_claims_of_one_person_get_one_token()
    {
        var publicKey = Convert.FromBase64String(_poll.TokenKey);
        var blinded = Enumerable.Range(0, 50).Select(_ => Convert.ToBase64String(PollTokens.Blind(publicKey, PollTokens.NextToken()).Bytes)).ToList();

        var outcomes = await Task.WhenAll(blinded.Select(each => _voting.Town.Anonymous.Send("polls", new ClaimToken(_poll.Id, _codes[0], each))));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(outcomes.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("poll.code-used")));
        Assert.That(await CountAsync("roll"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_claim_whose_answer_was_lost_burns_no_vote()
    {
        var publicKey = Convert.FromBase64String(_poll.TokenKey);
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(publicKey, token);
        var claim = new ClaimToken(_poll.Id, _codes[0], Convert.ToBase64String(blinded.Bytes));
        await _voting.Town.Anonymous.Send("polls", claim);

        var again = await _voting.Town.Anonymous.Send("polls", claim);

        var signature = PollTokens.Unblind(blinded, Convert.FromBase64String(again.Answer.Signature));
        Assert.That(PollTokens.IsSigned(publicKey, token, signature), Is.True);
        Assert.That(await CountAsync("roll"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_is_cast_fifty_times_at_once_counts_once()
    {
        var token = await _voting.ClaimAsync(_poll, _codes[0]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => _voting.CastAsync(_poll, token, $"{number % 4}")));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(outcomes.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("poll.version-wrong")));
        Assert.That(await CountAsync("urn"), Is.EqualTo(1));
        Assert.That(await CountAsync("log_leaf"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_same_ballot_sent_again_gets_the_same_receipt()
    {
        var token = await _voting.ClaimAsync(_poll, _codes[0]);
        var nonce = VotingTown.NextNonce();

        var first = await _voting.CastAsync(_poll, token, "2", nonce: nonce);
        var again = await _voting.CastAsync(_poll, token, "2", nonce: nonce);

        Assert.That(again.Answer, Is.EqualTo(first.Answer));
        Assert.That(first.Answer.Index, Is.EqualTo(1));
        Assert.That(first.Answer.Receipt, Has.Length.EqualTo(12));
    }

    [Test]
    public async Task A_change_is_the_next_version_and_the_last_one_counts()
    {
        var token = await _voting.ClaimAsync(_poll, _codes[0]);
        await _voting.CastAsync(_poll, token, "1");

        Assert.That(await _voting.CastAsync(_poll, token, "2", version: 3), Refused.With("poll.version-wrong"));
        Assert.That((await _voting.CastAsync(_poll, token, "3", version: 2)).IsRefused, Is.False);

        await _voting.CloseAsync(_poll);
        var result = await _voting.ResultAsync(_poll);
        Assert.That(result.Ballots, Is.EqualTo(1));
        Assert.That(result.Winners.Single().Label!["fr"], Is.EqualTo("Gare"));
    }

    [Test]
    public async Task Forged_altered_and_other_polls_signatures_are_refused()
    {
        var (other, otherCodes) = await _voting.OpenAsync(VotingTown.Well with { Question = "And the second well?" });
        var token = await _voting.ClaimAsync(_poll, _codes[0]);
        var foreign = await _voting.ClaimAsync(other, otherCodes[0]);
        var altered = Convert.FromBase64String(token.Signature);
        altered[^1] ^= 1;

        Assert.That(await _voting.CastAsync(_poll, foreign, "1"), Refused.With("poll.signature-wrong"));
        Assert.That(await _voting.CastAsync(_poll, token with { Signature = Convert.ToBase64String(altered) }, "1"), Refused.With("poll.signature-wrong"));
        Assert.That(await _voting.CastAsync(_poll, token with { Token = foreign.Token }, "1"), Refused.With("poll.signature-wrong"));
        Assert.That(await _voting.CastAsync(_poll, new SignedToken("nonsense", "nonsense"), "1"), Refused.With("poll.signature-wrong"));
        Assert.That(await CountAsync("urn"), Is.Zero);
    }

    [Test]
    public async Task A_malformed_ballot_leaves_the_token_good()
    {
        var token = await _voting.ClaimAsync(_poll, _codes[0]);

        Assert.That(await _voting.CastAsync(_poll, token, "9"), Refused.With("poll.no-choice"));
        Assert.That((await _voting.CastAsync(_poll, token, "1")).IsRefused, Is.False);
    }

    [Test]
    public async Task Who_claimed_a_token_does_not_vote_again_in_the_booth_nor_the_other_way_round()
    {
        await _voting.ClaimAsync(_poll, _codes[0]);
        await _voting.VoteInBoothAsync(_poll, _codes[1], "1");
        var blinded = Convert.ToBase64String(PollTokens.Blind(Convert.FromBase64String(_poll.TokenKey), PollTokens.NextToken()).Bytes);

        Assert.That(await _voting.VoteInBoothAsync(_poll, _codes[0], "1"), Refused.With("poll.code-used"));
        Assert.That(await _voting.Town.Anonymous.Send("polls", new ClaimToken(_poll.Id, _codes[1], blinded)), Refused.With("poll.code-used"));
    }

    [Test]
    public async Task The_urn_takes_no_cookie_and_gives_none()
    {
        using var resident = _voting.Town.Client();
        var token = await _voting.ClaimAsync(_poll, _codes[0]);
        var body = $$"""{"token":"{{token.Token}}","signature":"{{token.Signature}}","ballot":"1","nonce":"{{VotingTown.NextNonce()}}"}""";

        var page = await resident.GetAsync($"/polls/{_poll.Id}/vote");
        var withCookie = await resident.PostJsonAsync($"/polls/api/polls/{_poll.Id}/urn", body);
        using var forgetful = _voting.Town.Client();
        var without = await forgetful.PostJsonAsync($"/polls/api/polls/{_poll.Id}/urn", body);

        Assert.That(page.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
        Assert.That(withCookie.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(without.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(without.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task A_receipt_leads_to_a_proof_that_the_ballot_is_in_the_signed_log()
    {
        var receipts = new List<CastReceipt>();
        foreach (var code in _codes.Take(5))
            receipts.Add((await _voting.VoteInBoothAsync(_poll, code, "1")).Answer);
        await _voting.Town.RunJobAsync("polls", "sign-checkpoints");

        var found = (await _voting.Town.Anonymous.Send("polls", new FindLeaf(_poll.Id, TrackingCode.Show(receipts[2].Receipt)))).Answer;

        using var resident = _voting.Town.Client();
        var keys = CivicHost.Sdk.Signing.PublicKeyList.Read(await resident.PageAsync("/polls/keys"))!;
        var checkpoint = Checkpoint.Read(found.Checkpoint, keys)!;
        var root = Merkle.RootOf(Convert.FromHexString(found.Leaf), found.Index, found.Size, [.. found.Proof.Select(Convert.FromHexString)]);
        Assert.That(checkpoint.Size, Is.EqualTo(6));
        Assert.That(root, Is.EqualTo(checkpoint.Root));
        Assert.That(Checkpoint.Read(receipts[2].Checkpoint, keys)!.Size, Is.EqualTo(4));
        Assert.That(await _voting.Town.Anonymous.Send("polls", new FindLeaf(_poll.Id, TrackingCode.Next())), Refused.With("poll.receipt-unknown"));
    }

    private async Task<long> CountAsync(string table) => (await _voting.Town.ReadAsync<long>("polls", $"select count(*) from {table} where poll = @Id", new { _poll.Id })).Single();
}
