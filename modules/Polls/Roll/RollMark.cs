using System.Data.Common;
using Dapper;

namespace Polls;

/// <summary>Ways by which a vote comes in; totals are given for each.</summary>
internal static class Channel
{
    /// <summary>A browser that blinded its own token.</summary>
    public const string Web = "web";

    /// <summary>A form without script: the server blinded, signed and cast in one act.</summary>
    public const string Booth = "booth";

    public const string Counter = "counter";
    public const string Paper = "paper";
    public const string Kiosk = "kiosk";
    public const string Sms = "sms";
}

/// <summary>That somebody has voted: no time, no order, nothing of the ballot. One for each person of a poll, whatever the channel.</summary>
/// <param name="Helper">Id of the member of staff who helped, or empty.</param>
/// <param name="Claim">SHA-256 of the blinded token that was signed, hexadecimal; empty where the server blinded it itself.</param>
internal sealed record RollMark(string Poll, string Person, string Channel, string Ward, string Stratum, string Helper = "", string Claim = "")
{
    private const string Insert =
        """
        insert into roll (poll, person, channel, ward, stratum, helper, claim)
        values (@Poll, @Person, @Channel, @Ward, @Stratum, @Helper, @Claim)
        on conflict (poll, person) do nothing
        """;

    private const string Kept = "select claim from roll where poll = @Poll and person = @Person";

    /// <summary>Marks the person in the running change. Of a hundred who try at once, one is told true.</summary>
    public async Task<bool> TryAddAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(Insert, this, cancellationToken: cancellation)) == 1;

    /// <summary>The claim with which the person was marked, or null where nobody marked them.</summary>
    public Task<string?> KeptClaimAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(Kept, new { Poll, Person }, cancellationToken: cancellation));
}
