using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Pictures and recordings of a draft's options, known by the SHA-256 that stands in its definition.</summary>
internal sealed class OptionFiles(IFileStore files)
{
    private const string Insert = "insert into option_file (poll, hash, file) values (@Poll, @Hash, @File) on conflict (poll, hash) do nothing";

    private const string All = "select hash, file from option_file where poll = @Poll order by hash limit 1000";

    private const string Delete = "delete from option_file where poll = @Poll and hash = @Hash";

    private const string One = "select file from option_file where poll = @Poll and hash = @Hash";

    /// <summary>In the running change.</summary>
    /// <returns>The SHA-256 of what is kept, hexadecimal.</returns>
    public async Task<string> KeepAsync(DbConnection connection, string poll, ReceivedFile file, CancellationToken cancellation)
    {
        await files.KeepAsync(file, $"poll:{poll}:option", cancellation);
        var content = await ReadAsync(file.Id, cancellation) ?? throw new InvalidOperationException("The file was kept a moment ago.");
        var hash = HashOf(content.Bytes);
        // The same file of another option is there already; its copy is given up.
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, new { Poll = poll, Hash = hash, File = file.Id }, cancellationToken: cancellation)) == 0)
            await files.DropAsync(file.Id, cancellation);
        return hash;
    }

    /// <summary>Gives up, in the running change, what no option has any more.</summary>
    /// <param name="options">As they are now; none where the draft is thrown away.</param>
    public async Task SweepAsync(DbConnection connection, string poll, IReadOnlyList<PollOption> options, CancellationToken cancellation)
    {
        var wanted = options.SelectMany(option => new[] { option.Picture, option.Audio }).ToHashSet();
        var kept = await connection.QueryAsync<KeptRow>(new CommandDefinition(All, new { Poll = poll }, cancellationToken: cancellation));
        foreach (var (hash, file) in kept.Where(row => !wanted.Contains(row.Hash)))
        {
            await connection.ExecuteAsync(new CommandDefinition(Delete, new { Poll = poll, Hash = hash }, cancellationToken: cancellation));
            await files.DropAsync(file, cancellation);
        }
    }

    /// <returns>The file as it was frozen; null where there is none, or where what is kept is another one.</returns>
    public async Task<OptionFile?> FindAsync(DbConnection connection, string poll, string hash, CancellationToken cancellation) =>
        await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(One, new { Poll = poll, Hash = hash }, cancellationToken: cancellation)) is { } id
        && await ReadAsync(id, cancellation) is { } file && HashOf(file.Bytes) == hash
            ? file
            : null;

    private async Task<OptionFile?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (await files.FindAsync(id, cancellation) is not { } kept)
            return null;
        await using var content = kept.Open();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        return new OptionFile(bytes.ToArray(), kept.ContentType);
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private sealed record KeptRow(string Hash, string File);
}

internal sealed record OptionFile(byte[] Bytes, string ContentType);
