using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Sheets of one place that were voted on paper, or the taking back of such.</summary>
/// <param name="Number">From 1, within the poll; written on the envelope.</param>
/// <param name="Sheets">Counted by hand.</param>
/// <param name="Photo">Id of the kept picture; empty for a reversal.</param>
/// <param name="PhotoHash">SHA-256 of the kept picture, hexadecimal.</param>
/// <param name="Reverses">Number of the batch that this one takes back, or null.</param>
/// <param name="Spoiled">Sheets that are no ballot.</param>
/// <param name="Marks">How many people of the roll these sheets stand for.</param>
/// <param name="Keyings">How often the sheets were keyed.</param>
public sealed record PaperBatch(
    int Number, string Place, int Sheets, string Photo, string PhotoHash, string State, int? Reverses, string Reason, int Spoiled, int Marks, int Keyings)
{
    /// <summary>Who voted is being noted.</summary>
    public const string Marking = "marking";

    /// <summary>Keyed once.</summary>
    public const string Keying = "keying";

    /// <summary>Keyed twice, not alike.</summary>
    public const string Differs = "differs";

    public const string Accepted = "accepted";
    public const string Reversed = "reversed";

    private const string Columns =
        """
        select b.number, b.place, b.sheets, b.photo, b.photo_hash, b.state, b.reverses, b.reason, b.spoiled,
            (select cast(count(*) as int) from paper_mark m where m.poll = b.poll and m.batch = b.number) as marks,
            (select cast(count(*) as int) from paper_keying k where k.poll = b.poll and k.batch = b.number) as keyings
        from paper_batch b
        """;

    private const string One = Columns + " where b.poll = @Poll and b.number = @Number";

    private const string All = Columns + " where b.poll = @Poll order by b.number desc limit 500";

    /// <summary>Changes nothing: whoever else wants the batch in a change waits until this one ends.</summary>
    private const string Lock = "update paper_batch set number = number where poll = @Poll and number = @Number";

    public bool IsReversal => Reverses is not null;

    /// <summary>People of the roll wait for their sheets to be counted.</summary>
    public bool IsUnfinished => State is Marking or Keying or Differs || (State == Reversed && Marks > 0);

    public static Task<PaperBatch?> FindAsync(DbConnection connection, string poll, int number, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<PaperBatch?>(new CommandDefinition(One, new { Poll = poll, Number = number }, cancellationToken: cancellation));

    /// <summary>For the running change alone.</summary>
    public static async Task<PaperBatch?> HoldAsync(DbConnection connection, string poll, int number, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(Lock, new { Poll = poll, Number = number }, cancellationToken: cancellation));
        return await FindAsync(connection, poll, number, cancellation);
    }

    public static async Task<IReadOnlyList<PaperBatch>> ListAsync(DbConnection connection, string poll, CancellationToken cancellation) =>
        [.. await connection.QueryAsync<PaperBatch>(new CommandDefinition(All, new { Poll = poll }, cancellationToken: cancellation))];
}

/// <summary>Staff look at the batches of a poll, newest first.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record ListBatches(string Poll) : IQuery<IReadOnlyList<PaperBatch>>;

/// <summary>One batch, or null.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record FindBatch(string Poll, int Number) : IQuery<PaperBatch?>;

internal sealed class PaperBatchReader(IModuleDatabase database)
    : IRequestHandler<ListBatches, IReadOnlyList<PaperBatch>>, IRequestHandler<FindBatch, PaperBatch?>
{
    public async Task<IReadOnlyList<PaperBatch>> Handle(ListBatches request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await PaperBatch.ListAsync(connection, request.Poll, cancellation);
    }

    public async Task<PaperBatch?> Handle(FindBatch request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await PaperBatch.FindAsync(connection, request.Poll, request.Number, cancellation);
    }
}
