using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Drops ballots into a secret poll's urn, and says where each stands in the log.</summary>
internal sealed class UrnSlot(PollLog log, IModuleDatabase database)
{
    private const string Uncount =
        "update urn set counts = @No where poll = @Poll and token = @Token and version = @Before and counts = @Yes";

    private const string Insert =
        """
        insert into urn (poll, token, version, counts, ballot, nonce, signature)
        values (@Poll, @Token, @Version, @Counts, @Ballot, @Nonce, @Signature)
        on conflict (poll, token, version) do nothing
        """;

    private const string Kept =
        "select ballot, nonce from urn where poll = @Poll and token = @Token and version = @Version";

    private const string Place = "select position, receipt, note from log_leaf where poll = @Poll and receipt = @Receipt";

    /// <summary>The same ballot sent again gets the same receipt; another one of the same version is refused.</summary>
    /// <remarks>The caller has checked the signature and the ballot.</remarks>
    public async Task<Outcome<CastReceipt>> DropAsync(DbConnection connection, UrnBallot drop, CancellationToken cancellation)
    {
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        var before = drop.Version - 1;
        if (before > 0 && await connection.ExecuteAsync(new CommandDefinition(
                Uncount, new { drop.Poll, drop.Token, Before = before, No = false, Yes = true }, cancellationToken: cancellation)) == 0)
        {
            return await AgainAsync(connection, drop, cancellation);
        }

        var row = new { drop.Poll, drop.Token, drop.Version, Counts = true, drop.Ballot, drop.Nonce, drop.Signature };
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation)) == 0)
            return await AgainAsync(connection, drop, cancellation);
        var leaf = LogLeaf.Of(drop.Poll, drop.Token, drop.Version, drop.Ballot, drop.Nonce);
        return await log.AddAsync(connection, drop.Poll, leaf, cancellation) is { } place
            ? new CastReceipt(drop.Poll, place.Receipt, place.Position, place.Note)
            : PollRefusals.NotOpen;
    }

    private static async Task<Outcome<CastReceipt>> AgainAsync(DbConnection connection, UrnBallot drop, CancellationToken cancellation)
    {
        var kept = await connection.QuerySingleOrDefaultAsync<KeptRow?>(new CommandDefinition(
            Kept, new { drop.Poll, drop.Token, drop.Version }, cancellationToken: cancellation));
        if (kept is null || kept.Ballot != drop.Ballot || kept.Nonce != drop.Nonce)
            return PollRefusals.VersionWrong;
        var receipt = LogLeaf.ReceiptOf(LogLeaf.Of(drop.Poll, drop.Token, drop.Version, drop.Ballot, drop.Nonce));
        var place = await connection.QuerySingleAsync<LogPlace>(new CommandDefinition(
            Place, new { drop.Poll, Receipt = receipt }, cancellationToken: cancellation));
        return new CastReceipt(drop.Poll, place.Receipt, place.Position, place.Note);
    }

    private sealed record KeptRow(string Ballot, string Nonce);
}

/// <summary>A ballot on its way into the urn.</summary>
/// <param name="Token">Hexadecimal.</param>
/// <param name="Version">From 1; a change has the next.</param>
/// <param name="Ballot">Canonical.</param>
/// <param name="Nonce">Hexadecimal.</param>
/// <param name="Signature">Of the token, base64.</param>
internal sealed record UrnBallot(string Poll, string Token, int Version, string Ballot, string Nonce, string Signature);

/// <summary>What whoever voted takes home.</summary>
/// <param name="Receipt">12 characters; empty for a named ballot, which needs none.</param>
/// <param name="Index">Place in the public log, from 1; 0 where there is none.</param>
/// <param name="Checkpoint">The town's signature under the log that ends with this ballot.</param>
public sealed record CastReceipt(string Poll, string Receipt, long Index = 0, string Checkpoint = "");
