using System.Net;
using System.Net.Sockets;
using System.Text;
using CivicHost.Sdk;

namespace Polls.Tests.Crashes;

/// <summary>A process that is killed between a commit and its answer burns no vote and gives none away.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class KilledWhileVotingTests(SqlEngine engine)
{
    [Test]
    public async Task Killed_between_claim_and_answer_the_same_token_is_signed_again_and_no_other()
    {
        await using var town = await HostsOfOneTown.OpenPollAsync(engine);
        var publicKey = Convert.FromBase64String(town.Poll.TokenKey);
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(publicKey, token);
        var host = await town.StartAsync();
        using (var silent = await SendAsync(host.Address, $"/polls/api/polls/{town.Poll.Id}/claims", $$"""{"code":"{{town.Codes[0]}}","blinded":"{{Convert.ToBase64String(blinded.Bytes)}}"}"""))
        {
            await UntilAsync(() => town.CountAsync("roll"));
            await host.KillAsync();
        }

        var again = await town.StartAgainAsync();
        using var client = new HttpClient { BaseAddress = again.Address };
        var other = await town.ClaimAsync(client, town.Codes[0], PollTokens.Blind(publicKey, PollTokens.NextToken()));
        var first = await town.ClaimAsync(client, town.Codes[0], blinded);
        var second = await town.ClaimAsync(client, town.Codes[0], blinded);
        var signed = await town.UnblindAsync(first, token, blinded);
        var cast = await town.CastAsync(client, signed, "2");

        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await other.Content.ReadAsStringAsync(), Does.Contain("poll.code-used"));
        Assert.That(await town.UnblindAsync(second, token, blinded), Is.EqualTo(signed));
        Assert.That(cast.StatusCode, Is.EqualTo(HttpStatusCode.Created), await cast.Content.ReadAsStringAsync());
        await again.KillAsync();
        await town.InProcessAsync(async voting =>
        {
            Assert.That(await voting.Town.ReadAsync<string>("polls", "select ballot from urn"), Is.EqualTo(new[] { "2" }));
            Assert.That(await voting.Town.ReadAsync<string>("polls", "select channel from roll"), Is.EqualTo(new[] { "web" }));
        });
    }

    [Test]
    public async Task Killed_between_ballot_and_answer_the_same_ballot_gets_the_receipt_that_stands_in_the_log()
    {
        await using var town = await HostsOfOneTown.OpenPollAsync(engine);
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(Convert.FromBase64String(town.Poll.TokenKey), token);
        var host = await town.StartAsync();
        using var before = new HttpClient { BaseAddress = host.Address };
        var signed = await town.UnblindAsync(await town.ClaimAsync(before, town.Codes[0], blinded), token, blinded);
        var ballot = $$"""{"token":"{{signed.Token}}","signature":"{{signed.Signature}}","ballot":"3","nonce":"{{VotingTown.NextNonce()}}"}""";
        using (var silent = await SendAsync(host.Address, $"/polls/api/polls/{town.Poll.Id}/urn", ballot))
        {
            await UntilAsync(() => town.CountAsync("urn"));
            await host.KillAsync();
        }

        var again = await town.StartAgainAsync();
        using var client = new HttpClient { BaseAddress = again.Address };
        using var content = new StringContent(ballot, Encoding.UTF8, "application/json");
        var answered = await client.PostAsync($"/polls/api/polls/{town.Poll.Id}/urn", content);

        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answered.Content.ReadAsStringAsync());
        await again.KillAsync();
        await town.InProcessAsync(async voting =>
        {
            var receipt = (await voting.Town.ReadAsync<string>("polls", "select receipt from log_leaf where position = 1")).Single();
            Assert.That(answered.Headers.Location!.ToString(), Does.EndWith($"/receipt/{receipt}"));
            Assert.That(await voting.Town.ReadAsync<string>("polls", "select ballot from urn"), Is.EqualTo(new[] { "3" }));
            Assert.That(await voting.Town.ReadAsync<long>("polls", "select count(*) from log_leaf"), Is.EqualTo(new[] { 2L }));
        });
    }

    /// <summary>Sends, and never reads.</summary>
    private static async Task<TcpClient> SendAsync(Uri host, string path, string body)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(host.Host, host.Port);
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        return connection;
    }

    private static async Task UntilAsync(Func<Task<long>> count)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (await count() == 1)
                return;
            await Task.Delay(5);
        }

        Assert.Fail("The change was never committed.");
    }
}
