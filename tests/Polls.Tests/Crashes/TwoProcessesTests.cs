using System.Net;
using CivicHost.Sdk;
using CivicHost.Tests.Operations;

namespace Polls.Tests.Crashes;

/// <summary>Two host processes serve one town on PostgreSQL, and one person asks both at once.</summary>
internal sealed class TwoProcessesTests
{
    private const int Attempts = 50;

    [Test]
    public async Task One_person_gets_one_token_and_one_token_one_ballot()
    {
        await using var town = await HostsOfOneTown.OpenPollAsync(SqlEngine.PostgreSql);
        HostProcess[] hosts = [await town.StartAsync(), await town.StartAsync()];
        using var first = new HttpClient { BaseAddress = hosts[0].Address };
        using var second = new HttpClient { BaseAddress = hosts[1].Address };
        var publicKey = Convert.FromBase64String(town.Poll.TokenKey);
        var tokens = Enumerable.Range(0, Attempts).Select(_ => PollTokens.NextToken()).ToList();
        var blinded = tokens.Select(token => PollTokens.Blind(publicKey, token)).ToList();

        var claims = await Task.WhenAll(blinded.Select((each, number) => town.ClaimAsync(number % 2 == 0 ? first : second, town.Codes[0], each)));
        var granted = Array.FindIndex(claims, claim => claim.StatusCode == HttpStatusCode.OK);
        var signed = await town.UnblindAsync(claims[granted], tokens[granted], blinded[granted]);
        var casts = await Task.WhenAll(Enumerable.Range(0, Attempts).Select(number => town.CastAsync(number % 2 == 0 ? first : second, signed, $"{number % 4}")));

        Assert.That(claims.Count(claim => claim.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(claims.Count(claim => claim.StatusCode == HttpStatusCode.Conflict), Is.EqualTo(Attempts - 1));
        Assert.That(casts.Count(cast => cast.StatusCode == HttpStatusCode.Created), Is.EqualTo(1));
        Assert.That(casts.Count(cast => cast.StatusCode == HttpStatusCode.Conflict), Is.EqualTo(Attempts - 1));
        Assert.That((await town.CountAsync("roll"), await town.CountAsync("urn"), await town.CountAsync("log_leaf")), Is.EqualTo((1L, 1L, 2L)));
    }
}
