using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Tests.Storage;

/// <summary>Changes run one after another, whole or not at all, and do not hurt each other.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ChangeTests(SqlEngine engine)
{
    private Stores _stores = null!;

    [SetUp]
    public async Task Open() => _stores = await Stores.OpenAsync(engine);

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [Test]
    public async Task Many_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => _stores.PlantAsync($"tree-{number:000}")));

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(Enumerable.Range(0, 500).Select(number => $"tree-{number:000}")));
    }

    [Test]
    public async Task Positions_are_handed_out_without_gaps_or_twins()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => _stores.Store.ChangeAsync(
            async (change, cancellation) =>
            {
                await _stores.Store.TakePositionsAsync(change, cancellation);
                var last = await change.Connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from civic_outbox");
                await Task.Yield();
                await change.Connection.ExecuteAsync(
                    "insert into civic_outbox (position, id, name, subject, payload, happened_at) values (@Position, 'e', 'n', 's', '{}', @At)",
                    new { Position = last + 1, At = _stores.Clock.GetUtcNow() });
                return true;
            },
            kept => kept,
            CancellationToken.None)));

        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await connection.QueryAsync<long>("select position from civic_outbox order by position limit 200"), Is.EqualTo(Enumerable.Range(1, 100)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_change_of_many_megabytes_is_kept_or_taken_back_whole(bool keep)
    {
        const int Rows = 3_000;
        await WriteAsync((change, number) => Stores.InsertAsync(change, $"tree-{number:0000}", CancellationToken.None), keep: true);
        await WriteAsync((change, number) => NoteAsync(change, number, new string('a', 3_000)), keep: true);

        // Every page that is there already is copied before it is written: ten megabytes and more.
        await WriteAsync((change, number) => NoteAsync(change, number, new string('b', 3_000)), keep);

        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await connection.ExecuteScalarAsync<long>("select count(*) from tree where note like 'bbb%'"), Is.EqualTo(keep ? Rows : 0));

        static Task NoteAsync(RunningChange change, int number, string note) =>
            change.Connection.ExecuteAsync("update tree set note = @Note where id = @Id", new { Note = note, Id = $"tree-{number:0000}" });

        Task WriteAsync(Func<RunningChange, int, Task> write, bool keep) => _stores.Store.ChangeAsync(
            async (change, _) =>
            {
                for (var number = 0; number < Rows; number++)
                    await write(change, number);
                return keep;
            },
            kept => kept,
            CancellationToken.None);
    }

    [Test]
    public async Task Of_many_that_fail_or_are_refused_only_the_others_are_kept()
    {
        var changes = Enumerable.Range(0, 90).Select(number => (number % 3) switch
        {
            0 => _stores.PlantAsync($"kept-{number:00}"),
            1 => _stores.PlantAsync($"refused-{number:00}", keep: false),
            _ => FailAsync($"failed-{number:00}"),
        }).ToList();

        await Task.WhenAll(changes.Where((_, number) => number % 3 != 2));
        foreach (var failed in changes.Where((_, number) => number % 3 == 2))
            Assert.That(async () => await failed, Throws.InvalidOperationException.With.Message.EqualTo("a bug"));

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(Enumerable.Range(0, 30).Select(number => $"kept-{number * 3:00}")));
    }

    [Test]
    public async Task A_second_tree_of_the_same_name_is_the_statements_own_fault()
    {
        await _stores.PlantAsync("twin");

        Assert.That(async () => await _stores.PlantAsync("twin"), Throws.InstanceOf<System.Data.Common.DbException>());
        Assert.That(await _stores.PlantAsync("after"), Is.True);
    }

    [Test]
    public async Task A_change_that_is_given_up_leaves_no_trace()
    {
        using var goneAway = new CancellationTokenSource();

        Assert.That(
            async () => await _stores.Store.ChangeAsync(
                async (change, cancellation) =>
                {
                    await Stores.InsertAsync(change, "given-up", cancellation);
                    await goneAway.CancelAsync();
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return true;
                },
                kept => kept,
                goneAway.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await _stores.TreesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_change_that_never_ends_is_rolled_back_and_the_next_one_runs()
    {
        var never = new TaskCompletionSource<bool>();
        var slow = _stores.Store.ChangeAsync(
            async (change, cancellation) =>
            {
                await Stores.InsertAsync(change, "slow", cancellation);
                return await never.Task;
            },
            kept => kept,
            TimeSpan.FromMilliseconds(200),
            CancellationToken.None);
        var next = _stores.PlantAsync("next");

        Assert.That(async () => await slow, Throws.TypeOf<TimeoutException>());
        Assert.That(await next, Is.True);
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "next" }));
    }

    [Test]
    public async Task A_connection_that_outlives_its_change_is_dead()
    {
        System.Data.Common.DbConnection? kept = null;
        await _stores.Store.ChangeAsync(
            (change, _) =>
            {
                kept = change.Connection;
                return Task.FromResult(true);
            },
            _ => true,
            CancellationToken.None);

        Assert.That(async () => await kept!.ExecuteAsync("delete from tree"), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Reading_cannot_write()
    {
        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);

        Assert.That(async () => await connection.ExecuteAsync("delete from tree"), Throws.Exception);
        await connection.DisposeAsync();
        Assert.That(await _stores.PlantAsync("still-writable"), Is.True);
    }

    [Test]
    public async Task The_host_runs_the_transaction_and_not_the_module()
    {
        await _stores.Store.ChangeAsync(
            (change, _) =>
            {
                Assert.That(() => change.Connection.BeginTransaction(), Throws.TypeOf<NotSupportedException>());
                return Task.FromResult(true);
            },
            _ => true,
            CancellationToken.None);
    }

    [Test]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        await _stores.PlantAsync("old");

        await _stores.ReopenAsync();

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "old" }));
    }

    [Test]
    public async Task The_callers_own_context_is_there_in_the_change()
    {
        var caller = new AsyncLocal<string?> { Value = "first" };
        Task<string?> ReadAsync() => _stores.Store.ChangeAsync<string?>((_, _) => Task.FromResult<string?>(caller.Value), _ => true, CancellationToken.None);
        var first = await ReadAsync();
        caller.Value = "second";

        Assert.That((first, await ReadAsync()), Is.EqualTo(("first", "second")));
    }

    private async Task<bool> FailAsync(string id) => await _stores.Store.ChangeAsync<bool>(
        async (change, cancellation) =>
        {
            await Stores.InsertAsync(change, id, cancellation);
            throw new InvalidOperationException("a bug");
        },
        _ => true,
        CancellationToken.None);
}
