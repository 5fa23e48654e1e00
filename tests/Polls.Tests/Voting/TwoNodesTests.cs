using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Two hosts serve one town on PostgreSQL, and one person asks both at once.</summary>
internal sealed class TwoNodesTests
{
    [Test]
    public async Task Claims_of_one_person_at_two_hosts_get_one_token()
    {
        var folder = Directory.CreateTempSubdirectory("civichost-test-").FullName;
        await RaceAsync(await PostgresServer.CreateDatabaseAsync(), folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task RaceAsync(string database, string folder)
    {
        await using var first = new VotingTown(await StartAsync(database, null));
        // Hosts of one town share its secrets, and its name in the database.
        Copy(first.Town.Data, folder);
        await using var second = new VotingTown(await StartAsync(database, folder));
        var (poll, codes) = await first.OpenAsync(VotingTown.Well);
        var publicKey = Convert.FromBase64String(poll.TokenKey);

        var claims = Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? first : second).Town.Anonymous.Send(
            "polls", new ClaimToken(poll.Id, codes[0], Convert.ToBase64String(PollTokens.Blind(publicKey, PollTokens.NextToken()).Bytes))));
        var outcomes = await Task.WhenAll(claims);
        var votes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? first : second).VoteInBoothAsync(poll, codes[1], "1")));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(votes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That((await first.Town.ReadAsync<long>("polls", "select count(*) from roll")).Single(), Is.EqualTo(2));
    }

    private static Task<TestTown> StartAsync(string database, string? folder) => TestTown.StartAsync(town =>
    {
        town.With<PollsModule>().On(SqlEngine.PostgreSql).Set("Storage:PostgreSql", database);
        if (folder is not null)
            town.In(folder);
    });

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
