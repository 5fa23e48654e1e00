using System.Data.Common;
using Dapper;

namespace Polls;

/// <summary>Whether enough people voted for the result to bind.</summary>
internal static class QuorumCheck
{
    private const string Everywhere = "select count(*) from roll where poll = @Poll";

    /// <summary>Wards of the list in which too few of those who may vote did; a ward in which nobody voted is one of them.</summary>
    private const string TooQuiet =
        """
        select count(*) from (select distinct ward from eligible where poll = @Poll and ward <> '') as listed
        where (select count(*) from roll where roll.poll = @Poll and roll.ward = listed.ward) < @InEachWard
        """;

    /// <returns>Null where no quorum was asked.</returns>
    public static async Task<bool?> IsReachedAsync(DbConnection connection, Poll poll, CancellationToken cancellation)
    {
        if (poll.Definition.Quorum is not { } quorum)
            return null;
        var voted = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Everywhere, new { Poll = poll.Id }, cancellationToken: cancellation));
        var quiet = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            TooQuiet, new { Poll = poll.Id, quorum.InEachWard }, cancellationToken: cancellation));
        return voted >= quorum.Voters && quiet == 0;
    }
}
