using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Somebody asks why a closed poll has more voters than ballots.</summary>
/// <param name="Without">Voters of whom no ballot is counted.</param>
internal sealed record CountUncast(string Poll, long Without) : IQuery<UncastVotes>;

/// <param name="Spoiled">Sheets of paper that are no ballot.</param>
/// <param name="NotKeyed">Sheets of batches that were not in the urn at closing.</param>
/// <param name="NotCast">The others: a ballot was asked for, and never cast.</param>
internal sealed record UncastVotes(long Spoiled, long NotKeyed, long NotCast);

internal sealed class CountUncastHandler(IModuleDatabase database) : IRequestHandler<CountUncast, UncastVotes>
{
    private const string Spoiled =
        "select cast(coalesce(sum(spoiled), 0) as bigint) from paper_batch where poll = @Poll and state = 'accepted' and reverses is null";

    private const string NotKeyed =
        """
        select count(*) from paper_mark m
        where m.poll = @Poll
            and not exists (select 1 from paper_batch b where b.poll = m.poll and b.number = m.batch and b.state = 'accepted')
        """;

    public async Task<UncastVotes> Handle(CountUncast request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var spoiled = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Spoiled, request, cancellationToken: cancellation));
        var notKeyed = await connection.ExecuteScalarAsync<long>(new CommandDefinition(NotKeyed, request, cancellationToken: cancellation));
        return new UncastVotes(spoiled, notKeyed, Math.Max(0, request.Without - spoiled - notKeyed));
    }
}
