using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Tests.Storage;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class DapperTypesTests(SqlEngine engine)
{
    private static readonly Migration Table = new(
        2,
        "everything",
        """
        create table everything (
            number bigint not null, small int not null, yes boolean not null, day date not null, at timestamptz not null,
            key uuid not null, amount numeric not null, bytes bytea not null, maybe_day date, maybe_at timestamptz, maybe_amount numeric
        );
        """);

    private Stores _stores = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync(engine);
        await _stores.ReopenAsync(Table);
    }

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_type_of_a_record_comes_back_as_it_went(bool filled)
    {
        var at = new DateTimeOffset(2027, 3, 1, 8, 30, 15, TimeSpan.Zero).AddMicroseconds(123_456);
        var everything = new Everything(
            long.MaxValue, -7, filled, new DateOnly(2028, 2, 29), at, Guid.Parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff"), 1234567.89m, [0, 255, 1],
            filled ? new DateOnly(1960, 4, 4) : null, filled ? at : null, filled ? -0.5m : null);

        await WriteAsync(everything);

        var read = (await ReadAsync<Everything>("select number, small, yes, day, at, key, amount, bytes, maybe_day, maybe_at, maybe_amount from everything limit 1")).Single();
        Assert.That(read with { Bytes = [] }, Is.EqualTo(everything with { Bytes = [] }));
        Assert.That(read.Bytes, Is.EqualTo(everything.Bytes));
    }

    [Test]
    public async Task An_instant_is_kept_in_universal_time()
    {
        var inPraia = new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.FromHours(-1));

        await WriteAsync(Some with { At = inPraia });

        var read = (await ReadAsync<Everything>("select number, small, yes, day, at, key, amount, bytes, maybe_day, maybe_at, maybe_amount from everything limit 1")).Single();
        Assert.That(read.At.EqualsExact(new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task Instants_and_days_sort_and_compare()
    {
        var first = new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var number = 0; number < 3; number++)
            await WriteAsync(Some with { Number = number, At = first.AddMilliseconds(number * 300), Day = new DateOnly(2027, 9, 30).AddDays(number) });

        Assert.That(
            await ReadAsync<long>("select number from everything where at > @After and day < @Before order by at desc limit 9", new { After = first, Before = new DateOnly(2027, 10, 2) }),
            Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public async Task Nothing_found_in_a_computed_column_is_nothing()
    {
        Assert.That(await ReadAsync<Computed>("select max(number) as most, count(*) as many from everything group by small limit 1"), Is.Empty);
    }

    [Test]
    public async Task A_list_of_values_stands_between_others()
    {
        for (var number = 0; number < 4; number++)
            await WriteAsync(Some with { Number = number });
        var among = engine == SqlEngine.Sqlite ? "number in @Numbers" : "number = any(@Numbers)";

        Assert.That(
            await ReadAsync<long>(
                $"select number from everything where small = @Before and {among} and yes = @Yes order by number limit @Zero",
                new { Before = 1, Numbers = new long[] { 1, 3, 9 }, Yes = true, Zero = 9 }),
            Is.EqualTo(new long[] { 1, 3 }));
    }

    private static Everything Some { get; } = new(1, 1, true, new DateOnly(2027, 1, 1), DateTimeOffset.UnixEpoch, Guid.Empty, 1m, [], null, null, null);

    private Task<int> WriteAsync(Everything row) => _stores.Store.ChangeAsync(
        (change, _) => change.Connection.ExecuteAsync(
            """
            insert into everything (number, small, yes, day, at, key, amount, bytes, maybe_day, maybe_at, maybe_amount)
            values (@Number, @Small, @Yes, @Day, @At, @Key, @Amount, @Bytes, @MaybeDay, @MaybeAt, @MaybeAmount)
            """,
            row),
        _ => true,
        CancellationToken.None);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    private sealed record Everything(
        long Number, int Small, bool Yes, DateOnly Day, DateTimeOffset At, Guid Key, decimal Amount, byte[] Bytes,
        DateOnly? MaybeDay, DateTimeOffset? MaybeAt, decimal? MaybeAmount);

    private sealed record Computed(long Most, long Many);
}
