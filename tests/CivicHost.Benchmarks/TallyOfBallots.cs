using System.Diagnostics;
using CivicHost.Sdk.Counting;
using Microsoft.Data.Sqlite;
using Polls;

namespace CivicHost.Benchmarks;

/// <summary>P6: from the urn to a result, against reading the urn. A million single choices grouped by the database; 200,000 different rankings of 20 options.</summary>
internal static class TallyOfBallots
{
    private const int Choices = 1_000_000;
    private const int Rankings = 200_000;
    private const int Options = 20;
    private const double MostOfCount = 1.3;
    private const double MostOfLoading = 2;
    private const string Tally = "select ballot, count(*) from urn group by ballot";

    public static int Run(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 7);
        using var work = new WorkFolder();
        using var choices = Fill(Path.Combine(work.Path, "choices.db"), Choices, (draw, _) => ((draw % 9) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var rankings = Fill(Path.Combine(work.Path, "rankings.db"), Rankings, Ranking);
        var single = Measure(rounds, "tally of a million choices", "bare SQL count", () => CountUrn(choices, QuestionKind.One, "plurality"), () => ReadRaw(choices));
        var runoff = Measure(rounds, "instant-runoff of 200,000 rankings, loaded", "loading them", () => CountUrn(rankings, QuestionKind.Ranking, "irv"), () => ReadRaw(rankings));
        var schulze = Measure(rounds, "Schulze of 200,000 rankings, loaded", "loading them", () => CountUrn(rankings, QuestionKind.Ranking, "schulze-winning"), () => ReadRaw(rankings));
        new Verdict("p6", $"<= {MostOfCount} of the bare SQL count", single.Ratio.Median <= MostOfCount, single.Ratio, single.Ours, single.Other).Print();
        new Verdict("p6-irv", $"<= {MostOfLoading} of loading", runoff.Ratio.Median <= MostOfLoading, runoff.Ratio, runoff.Ours, runoff.Other).Print();
        new Verdict("p6-schulze", $"<= {MostOfLoading} of loading", schulze.Ratio.Median <= MostOfLoading, schulze.Ratio, schulze.Ours, schulze.Other).Print();
        return 0;
    }

    private static (Spread Ratio, Side Ours, Side Other) Measure(int rounds, string ours, string other, Action count, Action read)
    {
        var (left, right) = (new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            var (counted, bare) = (Milliseconds(count), Milliseconds(read));
            if (round < 0)
                continue;
            left.Add(counted);
            right.Add(bare);
        }

        var (ourSide, otherSide) = (new Side(ours, "ms", left), new Side(other, "ms", right));
        return (Spread.OfRatios(ourSide, otherSide), ourSide, otherSide);
    }

    private static double Milliseconds(Action work)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        work();
        return Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
    }

    private static void CountUrn(SqliteConnection urn, QuestionKind question, string rule)
    {
        var builder = new ElectionBuilder(question, [.. Enumerable.Range(1, Options).Select(number => new ElectionOption($"{number}", $"Option {number}"))]);
        using var command = urn.CreateCommand();
        command.CommandText = Tally;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (!builder.TryAdd(rows.GetString(0), rows.GetInt64(1)))
                throw new InvalidOperationException("The urn holds something that is no ballot.");
        }

        var result = CountingRules.Own.Single(each => each.Name == rule).Count(builder.Build(), new CountOptions(TieBreak.ByOptionOrder));
        if (result.Winners.Count != 1)
            throw new InvalidOperationException("The count has no winner.");
    }

    private static void ReadRaw(SqliteConnection urn)
    {
        using var command = urn.CreateCommand();
        command.CommandText = Tally;
        using var rows = command.ExecuteReader();
        var (ballots, letters) = (0L, 0);
        while (rows.Read())
        {
            letters += rows.GetString(0).Length;
            ballots += rows.GetInt64(1);
        }

        if (ballots is not (Choices or Rankings) || letters == 0)
            throw new InvalidOperationException("The urn is not whole.");
    }

    private static string Ranking(ulong draw, int _)
    {
        var left = Enumerable.Range(1, Options).ToList();
        var ranking = new List<int>();
        for (; left.Count > 0; draw = Next(draw))
        {
            var at = (int)(draw % (ulong)left.Count);
            ranking.Add(left[at]);
            left.RemoveAt(at);
        }

        return string.Join('>', ranking);
    }

    private static ulong Next(ulong draw) => (draw * 6364136223846793005) + 1442695040888963407 >> 3 ^ draw << 7;

    /// <summary>As the urn lies in the module: keyed by a random token, with an index that covers the tally.</summary>
    private static SqliteConnection Fill(string file, int ballots, Func<ulong, int, string> ballot)
    {
        var urn = new SqliteConnection($"Data Source={file};Pooling=false");
        urn.Open();
        Execute(urn, "pragma journal_mode=wal; create table urn (token text primary key, ballot text not null) without rowid");
        using var transaction = urn.BeginTransaction();
        using var insert = urn.CreateCommand();
        insert.CommandText = "insert into urn values (@token, @ballot)";
        insert.Parameters.Add("@token", SqliteType.Text);
        insert.Parameters.Add("@ballot", SqliteType.Text);
        var draw = 88172645463325252UL;
        for (var number = 0; number < ballots; number++)
        {
            draw = Next(draw);
            insert.Parameters[0].Value = $"{number:x8}";
            insert.Parameters[1].Value = ballot(draw >> 5, number);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        Execute(urn, "create index urn_by_ballot on urn (ballot); analyze; pragma mmap_size=1000000000");
        return urn;
    }

    private static void Execute(SqliteConnection urn, string sql)
    {
        using var command = urn.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
