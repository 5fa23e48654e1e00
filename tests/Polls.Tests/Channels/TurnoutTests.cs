using System.Net;
using System.Numerics;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;

namespace Polls.Tests.Channels;

public sealed class TurnoutTests
{
    [Test]
    public void Few_are_hidden_and_with_them_what_would_tell_them_by_subtraction()
    {
        var told = new SmallTable(new long[,] { { 40, 3 }, { 25, 30 }, { 60, 50 } });

        Assert.That(Written(told), Is.EqualTo("? ? 43 / ? ? 55 / 60 50 110 / 125 83 208"));
    }

    [Test]
    public void A_remainder_of_few_is_not_told_either()
    {
        var told = new SmallTable(new long[,] { { 4, 3, 100 }, { 50, 60, 70 }, { 80, 90, 95 } });

        Assert.That(Written(told), Is.EqualTo("? ? ? 107 / ? ? ? 180 / 80 90 95 265 / 134 153 265 552"));
    }

    [Test]
    public void Zero_tells_of_nobody_and_large_figures_stay() =>
        Assert.That(Written(new SmallTable(new long[,] { { 10, 0 }, { 20, 30 } })), Is.EqualTo("10 0 10 / 20 30 50 / 30 30 60"));

    [Test]
    public void No_sum_of_what_is_told_tells_a_figure_that_is_hidden() =>
        Gen.Long[0, 40].Array[12].Select(Gen.Int[1, 4]).Sample((counts, columns) =>
        {
            var rows = counts.Length / columns;
            var cells = new long[rows, columns];
            for (var each = 0; each < rows * columns; each++)
                cells[each / columns, each % columns] = counts[each] % 3 == 0 ? counts[each] % 12 : counts[each];
            var told = new SmallTable(cells);
            return IsSmallAndTold(told, cells) == 0 && DeterminedBy(told, cells).Count == 0;
        });

    /// <summary>Figures of few people that are shown.</summary>
    private static int IsSmallAndTold(SmallTable told, long[,] cells)
    {
        var small = 0;
        for (var row = 0; row < told.Rows; row++)
        {
            for (var column = 0; column < told.Columns; column++)
                small += told[row, column] is > 0 and < 10 && cells[row, column] == told[row, column] ? 1 : 0;
        }

        return small;
    }

    /// <summary>Hidden figures that the equations of the table have only one solution for, by elimination over the rationals.</summary>
    private static IReadOnlyList<(int Row, int Column)> DeterminedBy(SmallTable told, long[,] cells)
    {
        var unknown = new List<(int Row, int Column)>();
        for (var row = 0; row <= told.Rows; row++)
        {
            for (var column = 0; column <= told.Columns; column++)
            {
                if (told[row, column] is null)
                    unknown.Add((row, column));
            }
        }

        // A table whose people all came one way has nothing beside the one figure: the sum of all tells it, and is told on purpose.
        if (cells.Cast<long>().Count(count => count > 0) <= 1)
            return [];
        var equations = new List<BigInteger[]>();
        for (var row = 0; row <= told.Rows; row++)
            equations.Add(Equation(unknown, cell => cell.Row == row ? cell.Column == told.Columns ? -1 : 1 : 0));
        for (var column = 0; column <= told.Columns; column++)
            equations.Add(Equation(unknown, cell => cell.Column == column ? cell.Row == told.Rows ? -1 : 1 : 0));
        var rank = Rank(equations);
        return [.. unknown.Where((_, index) => Rank([.. equations, Unit(unknown.Count, index)]) == rank)];
    }

    private static BigInteger[] Equation(List<(int Row, int Column)> unknown, Func<(int Row, int Column), int> factor) =>
        [.. unknown.Select(cell => new BigInteger(factor(cell)))];

    private static BigInteger[] Unit(int length, int at)
    {
        var unit = new BigInteger[length];
        unit[at] = 1;
        return unit;
    }

    private static int Rank(IEnumerable<BigInteger[]> equations)
    {
        var rows = equations.Select(row => (BigInteger[])row.Clone()).ToList();
        var rank = 0;
        for (var column = 0; rows.Count > 0 && column < rows[0].Length; column++)
        {
            var pivot = rows.FindIndex(rank, row => !row[column].IsZero);
            if (pivot < 0)
                continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            for (var other = rank + 1; other < rows.Count; other++)
            {
                var (keep, take) = (rows[rank][column], rows[other][column]);
                for (var each = 0; each < rows[other].Length; each++)
                    rows[other][each] = rows[other][each] * keep - rows[rank][each] * take;
            }

            if (++rank == rows.Count)
                break;
        }

        return rank;
    }

    private static string Written(SmallTable told) => string.Join(" / ", Enumerable.Range(0, told.Rows + 1).Select(row =>
        string.Join(' ', Enumerable.Range(0, told.Columns + 1).Select(column => told[row, column]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))));
}

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class TurnoutPageTests(SqlEngine engine)
{
    [Test]
    public async Task Anybody_reads_turnout_by_ward_and_channel_and_nothing_of_few()
    {
        await using var town = await ChannelsTown.StartAsync(engine);
        var poll = await town.OpenAsync();
        foreach (var (ward, channel, people) in ((string, string, int)[])[("Centre", "web", 40), ("Centre", "sms", 3), ("Port", "web", 25), ("Port", "sms", 30), ("Gare", "web", 60), ("Gare", "sms", 50)])
        {
            for (var person = 0; person < people; person++)
            {
                await town.Town.WriteAsync(
                    "polls", "insert into roll (poll, person, channel, ward, stratum, helper, claim) values (@Poll, @Person, @Channel, @Ward, '', '', '')",
                    new { Poll = poll.Id, Person = $"{ward}{channel}{person}", Channel = channel, Ward = ward });
            }
        }

        var counts = await town.Town.Anonymous.Send("polls", new ShowTurnout(poll.Id));
        using var anybody = town.Town.Client();
        var whileOpen = WebUtility.HtmlDecode(await anybody.PageAsync($"/polls/{poll.Id}"));
        Assert.That(whileOpen, Does.Not.Contain("Votants par quartier et par voie"), "moving figures would tell where ballots come from");
        await town.Town.As(Roles.Officer).Send("polls", new ClosePoll(poll.Id));
        var page = WebUtility.HtmlDecode(await anybody.PageAsync($"/polls/{poll.Id}"));

        Assert.That(counts.Cells, Is.EquivalentTo(new[]
        {
            new RollCell("Centre", "sms", null), new RollCell("Centre", "web", null), new RollCell("Gare", "sms", 50),
            new RollCell("Gare", "web", 60), new RollCell("Port", "sms", null), new RollCell("Port", "web", null),
        }));
        Assert.That(counts.Wards.Select(ward => ward.Marks), Is.EqualTo(new long?[] { 43, 110, 55 }));
        Assert.That(page, Does.Contain("Votants par quartier et par voie").And.Contain(">110<").And.Not.Contain(">40<").And.Not.Contain(">25<"));
    }
}
