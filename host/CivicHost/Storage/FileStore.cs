using System.Security.Cryptography;
using CivicHost.Modules;
using CivicHost.Sdk;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Storage;

/// <summary>Attachments of one module: the content under {data}/files/{module}/, what is kept as rows in the module's database.</summary>
internal sealed class FileStore(FileFolder folder, ModuleStore store, ModuleScope scope, IModuleDatabase database, TimeProvider clock) : IFileStore
{
    private const decimal Megabyte = 1024 * 1024;

    private static readonly Refusal Kind = new("file.kind");
    private static readonly Refusal Unreadable = new("file.unreadable");
    private static readonly Refusal NoSpace = new("file.no-space", RefusalKind.Conflict);

    public async Task<Outcome<ReceivedFile>> ReceiveAsync(IFormFile upload, FileRules rules, CancellationToken cancellation = default)
    {
        if (upload.Length > rules.MaximumBytes)
            return new Refusal("file.too-large", Arguments: [Math.Round(rules.MaximumBytes / Megabyte, 1)]);
        if (!folder.HasSpace())
            return NoSpace;

        var content = new byte[upload.Length];
        await using (var sent = upload.OpenReadStream())
            await sent.ReadExactlyAsync(content, cancellation);
        var kind = UploadedContent.KindOf(content);
        if (kind is null || !rules.Kinds.HasFlag(kind))
            return Kind;
        if (kind == FileKinds.Picture && (content = await UploadedContent.ReencodeAsync(content, rules.MaximumSide, cancellation) ?? []).Length == 0)
            return Unreadable;

        var file = new ReceivedFile(
            RandomNumberGenerator.GetHexString(32, lowercase: true), UploadedContent.TypeOf(kind.Value, content), content.Length);
        folder.Write(store.ModuleId, file.Id, content);
        return file;
    }

    public async Task KeepAsync(ReceivedFile file, string subject, CancellationToken cancellation = default)
    {
        const string Insert =
            "insert into civic_file (id, subject, content_type, bytes, kept_at) values (@Id, @Subject, @ContentType, @Bytes, @KeptAt)";
        var change = scope.Change ?? throw new InvalidOperationException("A file is kept by a running change: send it as an IChange.");
        if (!File.Exists(folder.PathOf(store.ModuleId, file.Id)))
            throw new InvalidOperationException($"The file {file.Id} was not received, or a day ago.");
        await change.Connection.ExecuteAsync(new CommandDefinition(
            Insert, new { file.Id, Subject = subject, file.ContentType, file.Bytes, KeptAt = clock.GetUtcNow() }, cancellationToken: cancellation));
    }

    public async Task<StoredFile?> FindAsync(string id, CancellationToken cancellation = default)
    {
        const string One = "select id, subject, content_type, bytes from civic_file where id = @Id";
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<FileRow?>(new CommandDefinition(One, new { Id = id }, cancellationToken: cancellation));
        return row is null ? null : new StoredFile(row.Id, row.Subject, row.ContentType, row.Bytes, () => folder.Open(store.ModuleId, row.Id));
    }

    public async Task<StoredFile?> FindSmallAsync(string id, CancellationToken cancellation = default)
    {
        if (await FindAsync(id, cancellation) is not { ContentType: "image/jpeg" } file)
            return null;
        var small = folder.SmallPathOf(store.ModuleId, id);
        if (!File.Exists(small))
        {
            var content = await File.ReadAllBytesAsync(folder.PathOf(store.ModuleId, id), cancellation);
            if (await UploadedContent.ReencodeAsync(content, UploadedContent.SmallSide, cancellation) is not { } drawn)
                return file;
            FileFolder.Write(small, drawn);
        }

        return file with { Bytes = new FileInfo(small).Length, Open = () => FileFolder.Open(small) };
    }

    public async Task DropAsync(string id, CancellationToken cancellation = default)
    {
        const string Delete = "delete from civic_file where id = @Id";
        var change = scope.Change ?? throw new InvalidOperationException("A file is given up by a running change: send it as an IChange.");
        await change.Connection.ExecuteAsync(new CommandDefinition(Delete, new { Id = id }, cancellationToken: cancellation));
    }

    private sealed record FileRow(string Id, string Subject, string ContentType, long Bytes);
}
