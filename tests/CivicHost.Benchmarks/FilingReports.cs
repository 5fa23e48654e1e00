using System.Threading.Channels;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Benchmarks;

/// <summary>P1: filing a report over HTTP, everything included, against bare inserts of the same rows with the same durability.</summary>
internal static class FilingReports
{
    private const int Connections = 64;

    private const double LeastOfGroupCommit = 0.4;
    private const double LeastTimesSingle = 20;

    public const string Report = """{"category":"road","quarter":"Centre","landmark":"Near the fictional fountain","text":"A hole in the road, as wide as a door, since the last rain."}""";

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 5);
        var duration = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 3));
        using var work = new WorkFolder();
        await using var town = await StartTownAsync(Path.Combine(work.Path, "town"));
        var address = AddressOf(town);
        await Load.RunAsync(address, Connections, duration, _ => Load.PostJson(address, "/complaints/api/reports", Report), "201");

        var filed = new List<double>();
        var grouped = new List<double>();
        var single = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            filed.Add(await Load.RunAsync(address, Connections, duration, _ => Load.PostJson(address, "/complaints/api/reports", Report), "201"));
            grouped.Add(await BareInserts.GroupedAsync(Path.Combine(work.Path, $"grouped{round}.db"), Connections, duration));
            single.Add(await BareInserts.SingleAsync(Path.Combine(work.Path, $"single{round}.db"), Connections, duration));
        }

        var ours = new Side("POST /complaints/api/reports at 64 connections, committed with audit and outbox", "reports/s", filed);
        var other = new Side("bare group commit of the same rows, 64 writers, no HTTP", "rows/s", grouped);
        var slow = new Side("one transaction per request, 64 writers, no HTTP", "rows/s", single);
        var ratio = Spread.OfRatios(ours, other);
        var timesSingle = Spread.OfRatios(ours, slow);
        var met = ratio.Median >= LeastOfGroupCommit && timesSingle.Median >= LeastTimesSingle;
        new Verdict(
            "p1", $">= {LeastOfGroupCommit} of bare group commit and >= {LeastTimesSingle} x one transaction per request",
            met, ratio, ours, other, new { timesOneTransactionPerRequest = timesSingle, oneTransactionPerRequest = slow }).Print();
        return 0;
    }

    public static async Task<WebApplication> StartTownAsync(string data)
    {
        var app = TownHost.Build(
            new TownOptions(data, HostBuild.DemoTown(), "http://127.0.0.1:0"),
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Unlimited);
                builder.Configuration["Modules:Folders:0"] = Directory.GetParent(HostBuild.ModuleFolder("complaints"))!.Parent!.FullName;
            });
        await app.Services.GetRequiredService<ITownStorage>().OpenAsync(exclusive: true, CancellationToken.None);
        await app.StartAsync();
        await app.Services.GetRequiredService<IModuleRuntime>().Started;
        return app;
    }

    /// <summary>The limits count per address, and all the load comes from one.</summary>
    public static IReadOnlyDictionary<string, string?> Unlimited { get; } = new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Limits:General"] = "2000000000",
        ["Limits:AnonymousFiling"] = "2000000000",
    };

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}

/// <summary>The floor: the same columns, WAL and synchronous=FULL, and nothing else.</summary>
internal static class BareInserts
{
    private const string Table =
        """
        create table report (code text primary key, category text, quarter text, landmark text, text text,
            state text, channel text, filed_at text, due_on text, version integer)
        """;

    private const string Insert =
        "insert into report values (@code, 'road', 'Centre', 'Near the fictional fountain', 'A hole in the road, as wide as a door, since the last rain.', 'received', 'web', '2027-03-01T09:00:00.000000Z', '2027-03-31', 1)";

    public static async Task<double> GroupedAsync(string file, int writers, TimeSpan duration)
    {
        using var connection = Open(file);
        var queue = Channel.CreateUnbounded<(string Code, TaskCompletionSource Done)>(new UnboundedChannelOptions { SingleReader = true });
        var lane = Task.Run(() => CommitInGroupsAsync(connection, queue.Reader));
        var rows = await WriteAsync(writers, duration, async code =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Writer.TryWrite((code, done));
            await done.Task;
        });
        queue.Writer.Complete();
        await lane;
        return rows;
    }

    public static async Task<double> SingleAsync(string file, int writers, TimeSpan duration)
    {
        using var connection = Open(file);
        using var turn = new SemaphoreSlim(1, 1);
        return await WriteAsync(writers, duration, async code =>
        {
            await turn.WaitAsync();
            try
            {
                using var transaction = connection.BeginTransaction();
                using var insert = connection.CreateCommand();
                insert.Transaction = transaction;
                insert.CommandText = Insert;
                insert.Parameters.AddWithValue("@code", code);
                insert.ExecuteNonQuery();
                transaction.Commit();
            }
            finally
            {
                turn.Release();
            }
        });
    }

    private static async Task CommitInGroupsAsync(SqliteConnection connection, ChannelReader<(string Code, TaskCompletionSource Done)> queue)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = Insert;
        var code = insert.Parameters.Add("@code", SqliteType.Text);
        var waiting = new List<TaskCompletionSource>();
        while (await queue.WaitToReadAsync())
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            while (waiting.Count < 256 && queue.TryRead(out var row))
            {
                code.Value = row.Code;
                insert.ExecuteNonQuery();
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
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var count = 0L;
            while (watch.Elapsed < duration)
                await write($"{writer:00}-{count++}");
            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var prepare = connection.CreateCommand();
        prepare.CommandText = $"pragma journal_mode=wal; pragma synchronous=full; {Table}";
        prepare.ExecuteNonQuery();
        return connection;
    }
}
