using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The cashier opens an entry of the queue.</summary>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record FindUnmatched(string Id) : IQuery<Unmatched?>;

internal sealed class FindUnmatchedHandler(IModuleDatabase database) : IRequestHandler<FindUnmatched, Unmatched?>
{
    private const string One = Unmatched.Columns + " where unmatched.id = @Id and unmatched.settled_at is null";

    public async Task<Unmatched?> Handle(FindUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Unmatched?>(new CommandDefinition(One, request, cancellationToken: cancellation));
    }
}
