using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;
using Npgsql;

namespace CivicHost.Tests.Storage;

/// <summary>Whoever gives a change up also ends what the server still does for it: no row stays locked, and the caller hears why.</summary>
public sealed class HangingStatementTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    private Stores _stores = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync(SqlEngine.PostgreSql);
        await _stores.PlantAsync("oak");
    }

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [Test]
    public async Task A_statement_that_hears_nothing_is_ended_at_the_time_limit([Values] bool passesTheToken)
    {
        var hanging = HangAsync(Limit, CancellationToken.None, (change, stop) => change.Connection.ExecuteAsync(
            new CommandDefinition("select pg_sleep(120)", commandTimeout: 0, cancellationToken: passesTheToken ? stop : CancellationToken.None)));

        Assert.That(async () => await hanging, Throws.TypeOf<TimeoutException>().With.Message.Contains("rolled back"));
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_statement_of_a_request_that_was_cancelled_is_ended_with_it([Values] bool passesTheToken)
    {
        using var request = new CancellationTokenSource();
        var hanging = HangAsync(TimeSpan.FromMinutes(2), request.Token, (change, stop) =>
        {
            request.CancelAfter(Limit);
            return change.Connection.ExecuteAsync(
                new CommandDefinition("select pg_sleep(120)", commandTimeout: 0, cancellationToken: passesTheToken ? stop : CancellationToken.None));
        });

        Assert.That(async () => await hanging, Throws.InstanceOf<OperationCanceledException>());
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_handler_that_hangs_beside_the_database_holds_nothing_there()
    {
        var never = new TaskCompletionSource<int>();

        var hanging = HangAsync(Limit, CancellationToken.None, (_, _) => never.Task);

        Assert.That(async () => await hanging, Throws.TypeOf<TimeoutException>());
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_handler_that_goes_on_after_its_time_writes_nothing_any_more()
    {
        var goesOn = new TaskCompletionSource();
        Task<int>? late = null;
        var hanging = HangAsync(Limit, CancellationToken.None, (change, _) => late = GoOnAsync(change));
        Assert.That(async () => await hanging, Throws.TypeOf<TimeoutException>());

        goesOn.SetResult();

        Assert.That(async () => await late!, Throws.InvalidOperationException.With.Message.Contains("The change is over"));
        await NothingIsLeftAsync();

        async Task<int> GoOnAsync(RunningChange change)
        {
            await goesOn.Task;
            return await change.Connection.ExecuteAsync("update tree set height = 99");
        }
    }

    private Task<int> HangAsync(TimeSpan limit, CancellationToken cancellation, Func<RunningChange, CancellationToken, Task<int>> hang) => _stores.Store.ChangeAsync(
        async (change, stop) =>
        {
            await change.Connection.ExecuteAsync("update tree set height = 77");
            return await hang(change, stop);
        },
        _ => true,
        limit,
        cancellation);

    /// <summary>The next change gets the row at once, sees what was there before, and no session of the module is busy.</summary>
    private async Task NothingIsLeftAsync()
    {
        var height = await _stores.Store.ChangeAsync(
            async (change, _) =>
            {
                await change.Connection.ExecuteAsync("set local lock_timeout = '1s'");
                return await change.Connection.ExecuteScalarAsync<long>("update tree set height = height + 1 returning height");
            },
            _ => true,
            CancellationToken.None);
        await using var server = new NpgsqlConnection(_stores.Connection + ";Pooling=false");
        var busy = await server.ExecuteScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and (state <> 'idle' or query like '%pg_sleep%')");

        Assert.That(height, Is.EqualTo(4));
        Assert.That(busy, Is.Zero);
    }
}
