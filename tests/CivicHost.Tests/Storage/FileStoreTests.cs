using System.Globalization;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace CivicHost.Tests.Storage;

public sealed class FileStoreTests
{
    private static readonly FileRules Either = new(FileKinds.Picture | FileKinds.Pdf, MaximumBytes: 100_000);

    private Stores _stores = null!;
    private ModuleScope _scope = null!;
    private FileFolder _folder = null!;
    private FileStore _files = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync();
        _scope = new ModuleScope();
        _folder = FolderThatLeaves(megabytesFree: 0);
        _files = Over(_folder);
    }

    [TearDown]
    public async Task Close()
    {
        _folder.Dispose();
        await _stores.DisposeAsync();
    }

    [Test]
    public async Task A_kept_file_comes_back_as_it_was_received()
    {
        var received = await ReceiveAsync(Pictures.Pdf(), "receipt.pdf");

        await KeepAsync(received.Answer);

        var found = await _files.FindAsync(received.Answer.Id);
        await using var content = found!.Open();
        var read = new byte[Pictures.Pdf().Length];
        await content.ReadExactlyAsync(read);
        Assert.That((found.Subject, found.ContentType, found.Bytes), Is.EqualTo(("report:FICTIONAL", "application/pdf", (long)read.Length)));
        Assert.That(read, Is.EqualTo(Pictures.Pdf()));
    }

    [Test]
    public async Task A_file_of_a_refused_change_is_not_found()
    {
        var received = await ReceiveAsync(Pictures.Pdf(), "receipt.pdf");

        await KeepAsync(received.Answer, keep: false);

        Assert.That(await _files.FindAsync(received.Answer.Id), Is.Null);
    }

    [TestCase("photo.jpg")]
    [TestCase("form.pdf")]
    public async Task A_program_is_refused_whatever_its_name(string name) =>
        Assert.That(await ReceiveAsync([.. "MZ this is a program"u8], name), Refused.With("file.kind"));

    [Test]
    public async Task A_kind_that_the_form_did_not_ask_for_is_refused() =>
        Assert.That(await ReceiveAsync(Pictures.Pdf(), "photo.jpg", new FileRules(FileKinds.Picture)), Refused.With("file.kind"));

    [Test]
    public async Task A_picture_that_cannot_be_read_is_refused() =>
        Assert.That(await ReceiveAsync([0xFF, 0xD8, 0xFF, 0, 1, 2], "photo.jpg"), Refused.With("file.unreadable"));

    [Test]
    public async Task A_file_over_the_limit_is_refused() =>
        Assert.That(await ReceiveAsync(new byte[100_001], "photo.jpg"), Refused.With("file.too-large"));

    [Test]
    public async Task When_the_disk_runs_low_uploads_are_refused_and_the_town_goes_on()
    {
        using var full = FolderThatLeaves(megabytesFree: long.MaxValue / 1024 / 1024 / 2);

        Assert.That(await Over(full).ReceiveAsync(Upload(Pictures.Pdf(), "a.pdf"), Either), Refused.With("file.no-space"));
        Assert.That(await _stores.PlantAsync("oak"), Is.True);
    }

    [Test]
    public async Task Refused_uploads_leave_nothing_on_disk()
    {
        await ReceiveAsync([.. "MZ this is a program"u8], "photo.jpg");
        await ReceiveAsync([0xFF, 0xD8, 0xFF, 0, 1, 2], "photo.jpg");

        Assert.That(Directory.Exists(Path.Combine(_stores.Data, "files")), Is.False);
    }

    [Test]
    public async Task What_no_case_kept_is_swept_after_a_day()
    {
        var kept = (await ReceiveAsync(Pictures.Pdf(), "kept.pdf")).Answer;
        await KeepAsync(kept);
        var forgotten = (await ReceiveAsync(Pictures.Pdf(), "forgotten.pdf")).Answer;
        var fresh = (await ReceiveAsync(Pictures.Pdf(), "fresh.pdf")).Answer;
        foreach (var (file, hours) in new[] { (kept, 25), (forgotten, 25), (fresh, 23) })
            File.SetLastWriteTimeUtc(_folder.PathOf(Stores.Module, file.Id), _stores.Clock.GetUtcNow().UtcDateTime.AddHours(-hours));

        Assert.That(await _folder.SweepAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(File.Exists(_folder.PathOf(Stores.Module, kept.Id)), Is.True);
        Assert.That(File.Exists(_folder.PathOf(Stores.Module, forgotten.Id)), Is.False);
        Assert.That(File.Exists(_folder.PathOf(Stores.Module, fresh.Id)), Is.True);
    }

    [Test]
    public async Task A_file_that_is_given_up_is_found_no_more_and_swept_like_one_that_no_case_kept()
    {
        var file = (await ReceiveAsync(Pictures.Pdf(), "given-up.pdf")).Answer;
        await KeepAsync(file);
        File.SetLastWriteTimeUtc(_folder.PathOf(Stores.Module, file.Id), _stores.Clock.GetUtcNow().UtcDateTime.AddHours(-25));

        await _stores.Store.ChangeAsync(
            async (change, cancellation) =>
            {
                _scope.Change = change;
                await _files.DropAsync(file.Id, cancellation);
                _scope.Change = null;
                return true;
            },
            dropped => dropped,
            CancellationToken.None);

        Assert.That(await _files.FindAsync(file.Id), Is.Null);
        Assert.That(await _folder.SweepAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(async () => await _files.DropAsync(file.Id), Throws.InvalidOperationException);
    }

    [TestCase("../../../../etc/passwd")]
    [TestCase("..")]
    [TestCase("")]
    public void An_id_that_leads_elsewhere_is_never_a_path(string id) =>
        Assert.That(async () => await KeepAsync(new ReceivedFile(id, "application/pdf", 1)), Throws.ArgumentException);

    [Test]
    public void Without_a_change_nothing_is_kept() =>
        Assert.That(async () => await _files.KeepAsync(new ReceivedFile(new string('a', 32), "application/pdf", 1), "report:X"), Throws.InvalidOperationException);

    private static FormFile Upload(byte[] content, string name) => new(new MemoryStream(content), 0, content.Length, "photo", name);

    private Task<Outcome<ReceivedFile>> ReceiveAsync(byte[] content, string name, FileRules? rules = null) =>
        _files.ReceiveAsync(Upload(content, name), rules ?? Either);

    private Task<bool> KeepAsync(ReceivedFile file, bool keep = true) => _stores.Store.ChangeAsync(
        async (change, cancellation) =>
        {
            _scope.Change = change;
            await _files.KeepAsync(file, "report:FICTIONAL", cancellation);
            _scope.Change = null;
            return keep;
        },
        kept => kept,
        CancellationToken.None);

    private FileStore Over(FileFolder folder) =>
        new(folder, _stores.Store, _scope, new ModuleDatabase(_stores.Store, _scope), _stores.Clock);

    private FileFolder FolderThatLeaves(long megabytesFree) => new(
        new TownOptions(_stores.Data),
        new ConfigurationBuilder().AddInMemoryCollection([new("Storage:LeastFreeMegabytes", megabytesFree.ToString(CultureInfo.InvariantCulture))]).Build(),
        _stores.Storage,
        _stores.Clock,
        NullLogger<FileFolder>.Instance);
}
