using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Tests.Storage;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class MigrationsTests(SqlEngine engine)
{
    private static readonly Migration Second = new(2, "seeds", "create table seed (id text not null primary key);");

    private Stores _stores = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync(engine);
        await _stores.PlantAsync("oak");
    }

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [Test]
    public async Task A_new_step_is_applied_once_and_keeps_the_data()
    {
        await _stores.ReopenAsync(Second);
        await _stores.ReopenAsync(Second);

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "oak" }));
        Assert.That(await StepsAsync(), Is.EqualTo(new[] { "trees", "seeds" }));
    }

    [Test]
    public async Task A_step_that_fails_half_way_leaves_the_old_state()
    {
        var broken = new Migration(3, "broken", "create table half (id text not null primary key); insert into nowhere values (1);");

        Assert.That(async () => await _stores.ReopenAsync(Second, broken), Throws.InstanceOf<System.Data.Common.DbException>());

        Assert.That(await StepsAsync(), Is.EqualTo(new[] { "trees", "seeds" }));
        Assert.That(async () => await CountAsync("half"), Throws.InstanceOf<System.Data.Common.DbException>());
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "oak" }));
    }

    [Test]
    public async Task A_step_changed_after_it_ran_is_refused_by_name()
    {
        await _stores.ReopenAsync(Second);

        Assert.That(
            async () => await _stores.ReopenAsync(Second with { Sql = Second.Sql + "drop table tree;" }),
            Throws.TypeOf<StartupRefusedException>().With.Message.Contains("seeds").And.Message.Contains("Put the script back"));
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "oak" }));
    }

    [Test]
    public async Task Other_line_ends_are_no_change()
    {
        await _stores.ReopenAsync(Second with { Sql = "create table seed (\r\nid text not null primary key\r\n);" });

        await _stores.ReopenAsync(Second with { Sql = "create table seed (\nid text not null primary key\n);" });

        Assert.That(await StepsAsync(), Is.EqualTo(new[] { "trees", "seeds" }));
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused_untouched()
    {
        await _stores.ReopenAsync(Second);
        await _stores.Storage.DisposeAsync();
        var before = engine == SqlEngine.Sqlite ? await File.ReadAllBytesAsync(_stores.File) : [];

        Assert.That(
            async () => await _stores.ReopenAsync(),
            Throws.TypeOf<StartupRefusedException>().With.Message.Contains("newer version").And.Message.Contains("Install that version again"));

        await _stores.Storage.DisposeAsync();
        Assert.That(engine == SqlEngine.Sqlite ? await File.ReadAllBytesAsync(_stores.File) : [], Is.EqualTo(before));
    }

    [Test]
    public void The_same_scripts_serve_both_engines_save_where_a_file_names_one()
    {
        var folder = FolderWith("0001_trees.sql", "0002_search.sqlite.sql", "0002_search.postgresql.sql", "0003_seeds.sql");

        var read = Migrations.Read(folder, engine);

        Assert.That(read.Select(script => (script.Number, script.Name)), Is.EqualTo(new[] { (1, "trees"), (2, "search"), (3, "seeds") }));
        Assert.That(read[1].Sql, Is.EqualTo($"-- 0002_search.{engine.ToString().ToLowerInvariant()}.sql"));
    }

    [TestCase("0001_trees.sql", "0003_seeds.sql")]
    [TestCase("0001_trees.sql", "0001_seeds.sql")]
    [TestCase("1_trees.sql")]
    [TestCase("0001_trees.mysql.sql")]
    public void A_gap_a_twin_or_a_wrong_name_is_refused(params string[] files)
    {
        var folder = FolderWith(files);

        Assert.That(() => Migrations.Read(folder, engine), Throws.TypeOf<StartupRefusedException>().With.Message.Contains(folder));
    }

    private string FolderWith(params string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_stores.Data, "scripts")).FullName;
        foreach (var file in files)
            File.WriteAllText(Path.Combine(folder, file), $"-- {file}");
        return folder;
    }

    private async Task<IReadOnlyList<string>> StepsAsync()
    {
        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<string>("select name from civic_migration where family = 'module' order by number limit 20")];
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }
}
