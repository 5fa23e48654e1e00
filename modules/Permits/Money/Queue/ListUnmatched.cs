using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier looks at what does not fit together, the oldest first.</summary>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record ListUnmatched : IQuery<IReadOnlyList<Unmatched>>;

/// <summary>How much waits there.</summary>
[RequiresRole(PermitsRole.Cashier, Roles.Agent, Roles.Officer)]
internal sealed record CountUnmatched : IQuery<int>;

/// <param name="Number">Application, where one is known.</param>
/// <param name="Units">In the currency's smallest unit.</param>
internal sealed record Unmatched(
    string Id, string Kind, int? Number, string Stage, string? Payment, string? Line, string Rail, string Reference, long Units, string CurrencyCode, string Note,
    DateTimeOffset OpenedAt)
{
    public Currency Currency => Currency.Of(CurrencyCode);

    public decimal Amount => Currency.FromSmallest(Units);

    /// <summary>Money that somebody can say what it is for.</summary>
    public bool CanBeAssigned => Kind is UnmatchedKind.WithoutCase or UnmatchedKind.ReferenceTwice || (Kind == UnmatchedKind.AmountDiffers && Line is not null);

    internal const string Columns =
        """
        select unmatched.id, unmatched.kind, unmatched.number, unmatched.stage, unmatched.payment, unmatched.line, unmatched.rail, unmatched.reference,
               unmatched.amount as units, unmatched.currency as currency_code, coalesce(line.note, '') as note, unmatched.opened_at
        from unmatched
        left join statement_line line on line.id = unmatched.line
        """;
}

internal sealed class ListUnmatchedHandler(IModuleDatabase database) : IRequestHandler<ListUnmatched, IReadOnlyList<Unmatched>>, IRequestHandler<CountUnmatched, int>
{
    private const string Open = Unmatched.Columns + " where unmatched.settled_at is null order by unmatched.opened_at, unmatched.id limit 200";

    private const string Count = "select count(*) from unmatched where settled_at is null";

    public async Task<IReadOnlyList<Unmatched>> Handle(ListUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Unmatched>(new CommandDefinition(Open, cancellationToken: cancellation))).AsList();
    }

    public async Task<int> Handle(CountUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(Count, cancellationToken: cancellation));
    }
}

internal static class ListUnmatchedEndpoint
{
    public static void MapListUnmatched(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<UnmatchedPage>("/money/queue").RequireRole(PermitsRole.Cashier);
        routes.MapPage<UnmatchedEntryPage>("/money/queue/{id}").RequireRole(PermitsRole.Cashier);
    }
}
