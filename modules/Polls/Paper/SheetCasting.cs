using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Takes the sheets of a batch into the urn: as many tokens as there are ballots, signed by the poll's key, in one change. The roll has the
/// marks of their voters already; which mark belongs to which sheet nobody knows.</summary>
internal sealed class SheetCasting(UrnSlot urn, TokenKeys keys, IModuleDatabase database)
{
    private const string NoteToken = "insert into paper_token (poll, token, batch) values (@Poll, @Token, @Number)";

    private const string Accept = "update paper_batch set state = 'accepted', spoiled = @Spoiled where poll = @Poll and number = @Number";

    private const string ForgetLines = "delete from paper_line where poll = @Poll and batch = @Number";

    /// <param name="ballots">Canonical; <see cref="Sheets.Spoiled"/> for sheets that are no ballot.</param>
    /// <returns>How many ballots were cast.</returns>
    public async Task<Outcome<int>> AcceptAsync(
        DbConnection connection, Poll poll, PaperBatch batch, IReadOnlyList<string> ballots, CancellationToken cancellation)
    {
        using var key = await keys.FindAsync(connection, poll.Id, cancellation);
        if (key is null)
            return PollRefusals.NotOpen;
        var cast = ballots.Where(ballot => ballot != Sheets.Spoiled).ToArray();
        // The log keeps its order: it shall not be that of the pile.
        RandomNumberGenerator.Shuffle(cast.AsSpan());
        foreach (var ballot in cast)
        {
            var token = PollTokens.NextToken();
            var drop = new UrnBallot(
                poll.Id, Convert.ToHexStringLower(token), 1, ballot,
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(LogLeaf.NonceLength)),
                Convert.ToBase64String(key.SignData(token, HashAlgorithmName.SHA384, RSASignaturePadding.Pss)));
            var dropped = await urn.DropAsync(connection, drop, cancellation);
            if (dropped.IsRefused)
                return Outcome<int>.Refused(dropped.Refusals);
            await connection.ExecuteAsync(new CommandDefinition(
                NoteToken, new { Poll = poll.Id, drop.Token, batch.Number }, cancellationToken: cancellation));
        }

        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Accept, new { Poll = poll.Id, batch.Number, Spoiled = ballots.Count - cast.Length }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(ForgetLines, new { Poll = poll.Id, batch.Number }, cancellationToken: cancellation));
        return cast.Length;
    }
}
