using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Modules;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Audit;

/// <summary>The tamper-evident log: each entry's hash covers the entry before it.</summary>
internal static class AuditChain
{
    private const string Last = "select position, hash from civic_audit order by position desc limit 1";

    private const string Insert =
        """
        insert into civic_audit (position, at, person, request, subject, facts, previous, hash)
        values (@Position, @At, @Person, @Request, @Subject, @Facts, @Previous, @Hash)
        """;

    private static readonly byte[] Origin = new byte[SHA256.HashSizeInBytes];

    /// <summary>Writes the change's lines, or one without facts where the change recorded none. Positions must have been taken.</summary>
    public static async Task AppendAsync(RunningChange change, string person, string request, DateTimeOffset now, CancellationToken cancellation)
    {
        var head = change.AuditHead
            ?? await change.Connection.QueryFirstOrDefaultAsync<AuditHead?>(new CommandDefinition(Last, cancellationToken: cancellation))
            ?? new AuditHead(0, Origin);
        var at = Instants.Write(now);
        IReadOnlyList<AuditLine> lines = change.AuditLines.Count > 0 ? change.AuditLines : [new AuditLine("", "{}")];
        foreach (var line in lines)
        {
            var entry = new AuditEntry(head.Position + 1, at, person, request, line.Subject, line.Facts, head.Hash, []);
            entry = entry with { Hash = HashOf(entry) };
            await change.Connection.ExecuteAsync(new CommandDefinition(Insert, entry, cancellationToken: cancellation));
            head = new AuditHead(entry.Position, entry.Hash);
        }

        change.AuditHead = head;
    }

    /// <summary>SHA-256 over the previous hash, the position and each text with its length before it, so that no two entries read alike.</summary>
    public static byte[] HashOf(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        hash.AppendData(entry.Previous);
        BinaryPrimitives.WriteInt64BigEndian(number, entry.Position);
        hash.AppendData(number);
        foreach (var text in (ReadOnlySpan<string>)[entry.At, entry.Person, entry.Request, entry.Subject, entry.Facts])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Reads a whole chain and names the first entry that does not follow from the one before.</summary>
    public static async Task<AuditVerdict> VerifyAsync(ModuleStore store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenReadOnlyAsync(cancellation);
        var position = 0L;
        var previous = Origin;
        const string Everything =
            "select position, at, person, request, subject, facts, previous, hash from civic_audit order by position";
        await foreach (var entry in connection.QueryUnbufferedAsync<AuditEntry>(Everything).WithCancellation(cancellation))
        {
            if (entry.Position != position + 1)
                return new AuditVerdict(store.ModuleId, position, $"entry {position + 1} is missing: {entry.Position} follows {position}");
            if (!previous.AsSpan().SequenceEqual(entry.Previous))
                return new AuditVerdict(store.ModuleId, position, $"entry {entry.Position} does not follow the entry before it");
            if (!HashOf(entry).AsSpan().SequenceEqual(entry.Hash))
                return new AuditVerdict(store.ModuleId, position, $"entry {entry.Position} was altered");
            position = entry.Position;
            previous = entry.Hash;
        }

        return new AuditVerdict(store.ModuleId, position, null, Convert.ToHexStringLower(previous));
    }
}

/// <summary>The last entry of a chain.</summary>
internal sealed record AuditHead(long Position, byte[] Hash);

internal sealed record AuditEntry(
    long Position, string At, string Person, string Request, string Subject, string Facts, byte[] Previous, byte[] Hash);

/// <param name="Module">Whose chain.</param>
/// <param name="Entries">How many entries were read and found right.</param>
/// <param name="Fault">What is wrong, or null.</param>
/// <param name="Head">Hash of the last entry: written down elsewhere, it also betrays a chain cut off at its end.</param>
internal sealed record AuditVerdict(string Module, long Entries, string? Fault, string? Head = null);
