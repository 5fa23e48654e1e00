using CivicHost.Storage;
using Microsoft.Data.Sqlite;

namespace CivicHost.Tests.Storage;

/// <summary>A start notices what is wrong with the data folder, says what helps, and touches nothing.</summary>
public sealed class StartTests
{
    private Stores _stores = null!;

    [SetUp]
    public async Task RunATownOnce()
    {
        _stores = await Stores.OpenAsync();
        await _stores.PlantAsync("oak");
    }

    [TearDown]
    public async Task Close() => await _stores.DisposeAsync();

    [Test]
    public async Task A_missing_database_is_refused()
    {
        await _stores.Storage.DisposeAsync();
        File.Delete(_stores.File);

        await AssertRefusedAsync("is missing", "last backup");
        Assert.That(File.Exists(_stores.File), Is.False);
    }

    [Test]
    public async Task An_empty_database_is_refused()
    {
        await _stores.Storage.DisposeAsync();
        await File.WriteAllBytesAsync(_stores.File, []);

        await AssertRefusedAsync("is empty", "last backup");
    }

    [Test]
    public async Task A_truncated_database_is_refused()
    {
        await _stores.Storage.DisposeAsync();
        await using (var file = File.OpenWrite(_stores.File))
            file.SetLength(file.Length / 2 / 4096 * 4096);

        await AssertRefusedAsync("last backup");
    }

    [Test]
    public async Task Flipped_bytes_are_noticed()
    {
        await _stores.Storage.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(_stores.File);
        for (var at = 4096; at < bytes.Length; at += 4096)
            bytes[at] ^= 0xFF;
        await File.WriteAllBytesAsync(_stores.File, bytes);

        await AssertRefusedAsync("last backup");
        Assert.That(await File.ReadAllBytesAsync(_stores.File), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Another_towns_database_is_refused()
    {
        await using var other = await Stores.OpenAsync();
        await other.Storage.DisposeAsync();
        await _stores.Storage.DisposeAsync();
        File.Copy(other.File, _stores.File, overwrite: true);

        await AssertRefusedAsync("another town");
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("not json")]
    public async Task A_broken_instance_file_is_refused(string content)
    {
        await _stores.Storage.DisposeAsync();
        await File.WriteAllTextAsync(TownInstance.FileIn(_stores.Data), content);

        await AssertRefusedAsync("instance.json", "last backup");
    }

    [Test]
    public async Task Databases_without_their_instance_file_are_refused()
    {
        await _stores.Storage.DisposeAsync();
        File.Delete(TownInstance.FileIn(_stores.Data));

        await AssertRefusedAsync("instance.json", "last backup");
        Assert.That(File.Exists(TownInstance.FileIn(_stores.Data)), Is.False);
    }

    [Test]
    public async Task A_town_of_the_other_engine_is_refused_naming_the_setting()
    {
        await _stores.Storage.DisposeAsync();
        (TownInstance.Read(_stores.Data)! with { Engine = "PostgreSql" }).Write(_stores.Data);

        await AssertRefusedAsync("Storage:Engine");
    }

    [Test]
    public async Task A_second_server_is_refused_naming_the_folder() => await AssertRefusedAsync(_stores.Data, "Another civichost");

    [Test]
    public async Task A_data_folder_that_cannot_be_made_is_refused_naming_it()
    {
        var inAFile = Path.Combine(TownInstance.FileIn(_stores.Data), "town");
        await using var storage = new SqliteStorage(inAFile, _stores.Clock);

        Assert.That(
            async () => await storage.OpenAsync(exclusive: true, CancellationToken.None),
            Throws.TypeOf<StartupRefusedException>().With.Message.Contains(inAFile).And.Message.Contains("--data FOLDER"));
    }

    [Test]
    public async Task Half_a_database_of_a_start_that_was_killed_is_made_anew()
    {
        await File.WriteAllTextAsync(Path.Combine(_stores.Data, "modules", Stores.Module, "half.db.new"), "half");
        Directory.CreateDirectory(Path.Combine(_stores.Data, "modules", "half"));
        await File.WriteAllTextAsync(Path.Combine(_stores.Data, "modules", "half", "half.db.new"), "half");

        await _stores.Storage.For("half").MigrateAsync([], CancellationToken.None);

        Assert.That(_stores.Storage.Known, Does.Contain("half"));
    }

    [Test]
    public async Task A_first_start_that_was_killed_is_taken_up_again()
    {
        var begun = Directory.CreateTempSubdirectory("civichost-begun-").FullName;
        new TownInstance("begun", "Sqlite", []).Write(begun);

        await using (var storage = new SqliteStorage(begun, _stores.Clock))
        {
            await storage.OpenAsync(exclusive: true, CancellationToken.None);
            Assert.That(storage.Known, Is.EqualTo(new[] { "town" }));
        }

        Directory.Delete(begun, recursive: true);
    }

    [Test]
    public async Task Every_stop_leaves_one_sound_file()
    {
        await _stores.Storage.DisposeAsync();

        Assert.That(File.Exists(_stores.File + "-wal"), Is.False);
        using var connection = new SqliteConnection($"Data Source={_stores.File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check";
        Assert.That(command.ExecuteScalar(), Is.EqualTo("ok"));
    }

    private async Task AssertRefusedAsync(params string[] words)
    {
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(async () =>
        {
            await using var storage = _stores.New();
            await storage.OpenAsync(exclusive: true, CancellationToken.None);
        });
        foreach (var word in words)
            Assert.That(refused!.Message, Does.Contain(word));
    }
}
