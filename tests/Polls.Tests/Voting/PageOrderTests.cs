using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Somebody takes the SQLite file itself and looks where on its pages roll and urn lie.</summary>
internal sealed class PageOrderTests
{
    private const int Voters = 20;

    private string _data = null!;

    [SetUp]
    public void Make() => _data = Directory.CreateTempSubdirectory("civichost-test-").FullName;

    [TearDown]
    public void Drop() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task After_a_checkpoint_rows_lie_in_the_order_of_their_keys_and_nowhere_else()
    {
        IReadOnlyList<string> roll;
        IReadOnlyList<string> urn;
        await using (var voting = new VotingTown(await TestTown.StartAsync(town => town.With<PollsModule>().In(_data))))
        {
            var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
            foreach (var code in codes.Take(Voters))
                await voting.CastAsync(poll, await voting.ClaimAsync(poll, code), "2");
            await voting.Town.RunJobAsync("polls", "sign-checkpoints");
            // What only the table holds, and no index: the row's place.
            roll = await voting.Town.ReadAsync<string>("polls", "select claim from roll order by poll, person");
            urn = await voting.Town.ReadAsync<string>("polls", "select nonce from urn order by poll, token");
        }

        var file = Directory.GetFiles(_data, "polls.db", SearchOption.AllDirectories).Single();
        Assert.That(File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0, Is.False, "no log of earlier pages is left beside the file");
        var content = await File.ReadAllBytesAsync(file);
        foreach (var rows in (IReadOnlyList<string>[])[roll, urn])
        {
            var places = rows.Select(row => PlacesOf(content, row)).ToList();
            Assert.That(places.Select(each => each.Count), Is.All.EqualTo(1), "each row lies there once: what was moved was overwritten");
            // From a page's end, in the order of the keys; a page that was split begins once more. In the order of voting it would begin again and again.
            foreach (var page in places.Select(each => (Page: each[0] / 4096, Offset: each[0] % 4096)).GroupBy(each => each.Page))
                Assert.That(page.Zip(page.Skip(1)).Count(pair => pair.Second.Offset > pair.First.Offset), Is.LessThanOrEqualTo(1));
        }
    }

    private static List<int> PlacesOf(byte[] content, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        var places = new List<int>();
        for (var from = 0; content.AsSpan(from).IndexOf(wanted) is >= 0 and var found; from += found + 1)
            places.Add(from + found);
        return places;
    }
}
