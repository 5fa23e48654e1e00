using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The town's first key is made before somebody carries its public half away: a page that was kept without it would call every permit unknown.</summary>
internal sealed record MakeFirstKey : IChange<IReadOnlyList<PublicKey>>;

internal sealed class MakeFirstKeyHandler(IModuleDatabase database, SigningKeys keys, ITownCalendar calendar)
    : IRequestHandler<MakeFirstKey, Outcome<IReadOnlyList<PublicKey>>>
{
    /// <summary>The row for which whoever issues a permit waits: on PostgreSQL two at the same moment make one key.</summary>
    private const string Wait =
        """
        insert into permit_count (year, count) values (@Year, 0)
        on conflict (year) do update set count = permit_count.count
        """;

    public async Task<Outcome<IReadOnlyList<PublicKey>>> Handle(MakeFirstKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Wait, new { calendar.Today.Year }, cancellationToken: cancellation));
        using var key = await keys.CurrentAsync(connection, cancellation);
        return Outcome<IReadOnlyList<PublicKey>>.Granted(await SigningKeys.PublicAsync(connection, cancellation));
    }
}

/// <summary>The keys as somebody takes them along: never none.</summary>
internal static class TownKeys
{
    public static async Task<IReadOnlyList<PublicKey>> KnownAsync(this IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ListKeys(), cancellation) is { Count: > 0 } keys ? keys : (await mediator.Send(new MakeFirstKey(), cancellation)).Answer;
}
