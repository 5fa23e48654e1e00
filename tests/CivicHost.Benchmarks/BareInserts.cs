using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace CivicHost.Benchmarks;

/// <summary>The floor: rows of the same columns, WAL and synchronous=FULL, and nothing else.</summary>
internal static class BareInserts
{
    public static async Task<double> GroupedAsync(string file, BareRows rows, int writers, TimeSpan duration)
    {
        using var connection = Open(file, rows);
        var queue = Channel.CreateUnbounded<(string Code, TaskCompletionSource Done)>(new UnboundedChannelOptions { SingleReader = true });
        var lane = Task.Run(() => CommitInGroupsAsync(connection, rows, queue.Reader));
        var written = await WriteAsync(writers, duration, async code =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Writer.TryWrite((code, done));
            await done.Task;
        });
        queue.Writer.Complete();
        await lane;
        return written;
    }

    public static async Task<double> SingleAsync(string file, BareRows rows, int writers, TimeSpan duration)
    {
        using var connection = Open(file, rows);
        using var turn = new SemaphoreSlim(1, 1);
        var number = 0;
        return await WriteAsync(writers, duration, async code =>
        {
            await turn.WaitAsync();
            try
            {
                using var transaction = connection.BeginTransaction();
                using var insert = new BareInsert(connection, rows);
                insert.Write(transaction, ++number, code);
                transaction.Commit();
            }
            finally
            {
                turn.Release();
            }
        });
    }

    private static async Task CommitInGroupsAsync(SqliteConnection connection, BareRows rows, ChannelReader<(string Code, TaskCompletionSource Done)> queue)
    {
        using var insert = new BareInsert(connection, rows);
        var waiting = new List<TaskCompletionSource>();
        var number = 0;
        while (await queue.WaitToReadAsync())
        {
            using var transaction = connection.BeginTransaction();
            while (waiting.Count < 256 && queue.TryRead(out var row))
            {
                insert.Write(transaction, ++number, row.Code);
                waiting.Add(row.Done);
            }

            transaction.Commit();
            waiting.ForEach(done => done.SetResult());
            waiting.Clear();
        }
    }

    private static async Task<double> WriteAsync(int writers, TimeSpan duration, Func<string, Task> write)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            for (; watch.Elapsed < duration; count++)
                await write(Sdk.TrackingCode.Next());
            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static SqliteConnection Open(string file, BareRows rows)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var prepare = connection.CreateCommand();
        prepare.CommandText = $"pragma journal_mode=wal; pragma synchronous=full; {rows.Tables}";
        prepare.ExecuteNonQuery();
        return connection;
    }
}

/// <summary>The prepared statements for one report; only its number and code change.</summary>
internal sealed class BareInsert : IDisposable
{
    private readonly List<SqliteCommand> _commands = [];

    public BareInsert(SqliteConnection connection, BareRows rows)
    {
        foreach (var text in rows.Inserts)
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            command.Parameters.Add("@number", SqliteType.Integer);
            command.Parameters.Add("@code", SqliteType.Text);
            _commands.Add(command);
        }
    }

    public void Write(SqliteTransaction transaction, int number, string code)
    {
        foreach (var command in _commands)
        {
            command.Transaction = transaction;
            command.Parameters[0].Value = number;
            command.Parameters[1].Value = code;
            command.ExecuteNonQuery();
        }
    }

    public void Dispose() => _commands.ForEach(command => command.Dispose());
}

/// <param name="Tables">Creates what is written to.</param>
/// <param name="Inserts">What is written for one report, with the parameters number and code.</param>
internal sealed record BareRows(string Tables, IReadOnlyList<string> Inserts)
{
    private const string ReportTable =
        """
        create table report (number integer primary key, code text unique, category text, quarter text, landmark text, latitude real, longitude real,
            cell integer, text text, answers text, fields_version integer, privacy text, visibility text, reporter text, email text, phone text,
            wants_news integer, language text, channel text, entered_by text, workflow_version integer, state text, origin text, is_open integer,
            outcome text, unit text, assignee text, version integer, filed_at text, changed_at text, closed_at text, due_at text, due_on text,
            entered_at text, timer_at text, escalation integer, reopened integer, supporters integer, merged_into integer, rating integer,
            rated_at text, batch text, provenance text);
        """;

    private const string InsertReport =
        """
        insert into report values (@number, @code, 'road', 'Centre', 'Near the fictional fountain', null, null,
            null, 'A hole in the road, as wide as a door, since the last rain.', '{}', 0, 'name_hidden', 'shown', '', '', '',
            0, 'fr', 'api', null, 1, 'received', '', 1,
            '', '', null, 1, '2027-03-01T09:00:00.000000Z', '2027-03-01T09:00:00.000000Z', null, '2027-03-12T16:00:00.000000Z', '2027-03-12',
            '2027-03-01T09:00:00.000000Z', '2027-03-03T09:00:00.000000Z', 0, 0, 0, null, null, null, null, '')
        """;

    /// <summary>The indexes that a report without a point or a phone number stands in, and the tables beside it.</summary>
    private const string TheRest =
        """
        create index a on report (filed_at, number) where visibility = 'shown' and privacy <> 'secret';
        create index b on report (category, is_open, filed_at, number) where visibility = 'shown' and privacy <> 'secret';
        create index c on report (quarter, category, is_open, filed_at, number) where visibility = 'shown' and privacy <> 'secret';
        create index d on report (unit, due_on, number) where is_open;
        create index e on report (timer_at) where timer_at is not null;
        create index f on report (changed_at, number);
        create virtual table report_search using fts5 (words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
        create table report_count (year integer primary key, count integer);
        insert into report_count values (2027, 0);
        create table audit (position integer primary key, at text, person text, request text, subject text, facts text, previous blob, hash blob);
        create table outbox (position integer primary key, id text, name text, subject text, payload text, happened_at text);
        create index g on outbox (name, position);
        """;

    public static BareRows Report { get; } = new(ReportTable, [InsertReport]);

    public static BareRows Everything { get; } = new(
        ReportTable + TheRest,
        [
            InsertReport,
            "insert into report_search (rowid, words) select @number, 'a hole in the road as wide as a door since the last rain near the fictional fountain' where @code is not null",
            "update report_count set count = @number where year = 2027 and @code is not null",
            """
            insert into audit values (@number, '2027-03-01T09:00:00.000000Z', 'resident', 'FileReport', @code,
                '{"category":"road","channel":"api","unit":"","visibility":"shown"}', zeroblob(32), zeroblob(32))
            """,
            """
            insert into outbox values (@number, '01955f5e-7c00-7000-8000-000000000000', 'complaints.report-filed.v1', substr(@code, 1, 0),
                '{"category":"road","quarter":"Centre"}', '2027-03-01T09:00:00.000000Z')
            """,
        ]);
}
