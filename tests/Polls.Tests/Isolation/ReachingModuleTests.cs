using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Polls.Tests;

/// <summary>Another module of the same town reaches for roll and urn through the database that the host gives it.</summary>
[TestFixture(SqlEngine.Sqlite, "no such table")]
[TestFixture(SqlEngine.PostgreSql, "permission denied for schema polls")]
internal sealed class ReachingModuleTests(SqlEngine engine, string refusal)
{
    private const string Other = "plain";

    private string _modules = null!;
    private VotingTown _voting = null!;
    private IReadOnlyList<string> _codes = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _modules = Directory.CreateTempSubdirectory("civichost-modules-").FullName;
        Lay("Plain", Path.Combine(_modules, Other, "1.0.0"));
        _voting = new VotingTown(await TestTown.StartAsync(town => town.With<PollsModule>().On(engine).Set("Modules:Folders:0", _modules).Enable(Other)));
        (var poll, _codes) = await _voting.OpenAsync(VotingTown.Well);
        await _voting.VoteInBoothAsync(poll, _codes[0], "1");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _voting.DisposeAsync();
        Directory.Delete(_modules, recursive: true);
    }

    [TestCase("select count(*) from polls.roll")]
    [TestCase("select count(*) from polls.urn")]
    [TestCase("select count(*) from polls.log_leaf")]
    [TestCase("select count(*) from polls.civic_once")]
    [TestCase("select count(*) from polls.civic_audit")]
    [TestCase("update polls.urn set ballot = '2'")]
    [TestCase("insert into polls.roll (poll, person, channel) values ('x', 'x', 'x')")]
    [TestCase("delete from polls.roll")]
    public async Task Its_reading_and_its_changes_are_refused_and_nothing_is_changed(string sql)
    {
        Assert.That(async () => await _voting.Town.ReadAsync<long>(Other, sql), Throws.Exception.Message.Contains(refusal));
        Assert.That(async () => await ChangeAsync(sql), Throws.Exception.Message.Contains(refusal));
        Assert.That(await _voting.Town.ReadAsync<string>("polls", "select ballot from urn"), Is.EqualTo(new[] { "1" }));
        Assert.That(await _voting.Town.ReadAsync<long>("polls", "select count(*) from roll"), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public async Task Neither_a_search_path_nor_another_file_brings_them_near()
    {
        var way = engine == SqlEngine.PostgreSql
            ? "set local search_path = polls, plain"
            : $"attach database '{Directory.GetFiles(_voting.Town.Data, "polls.db", SearchOption.AllDirectories).Single()}' as polls";

        Assert.That(
            async () => await ChangeAsync(way, "select count(*) from urn"),
            Throws.Exception.Message.Contains(engine == SqlEngine.PostgreSql ? "relation \"urn\" does not exist" : "not authorized"));
    }

    private Task<Outcome<int>> ChangeAsync(params string[] statements) => _voting.Town.Anonymous.Change<int>(Other, async (services, cancellation) =>
    {
        await using var connection = await services.GetRequiredService<IModuleDatabase>().OpenAsync(cancellation);
        foreach (var statement in statements)
            await connection.ExecuteAsync(statement);
        return Outcome<int>.Granted(0);
    });

    private static void Lay(string sample, string target)
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(tests.FullName, "CivicHost.sln")))
            tests = tests.Parent!;
        var built = Path.Combine(tests.FullName, "samples", "hostile", sample, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
