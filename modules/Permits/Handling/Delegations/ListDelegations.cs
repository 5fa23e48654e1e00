using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages permits sees who may sign, and who is away.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record ListDelegations : IQuery<DelegationBook>;

/// <param name="Acts">The newest first, at most 500.</param>
/// <param name="Absences">Those that are not over, at most 500.</param>
public sealed record DelegationBook(IReadOnlyList<Delegation> Acts, IReadOnlyList<Absence> Absences);

/// <summary>An act by which the mayor lets somebody sign.</summary>
/// <param name="Types">Codes of permit types with a space between; empty for all.</param>
/// <param name="Signer">Id of the member of staff.</param>
/// <param name="Deputy">Id of whoever signs while the signer is away, or null.</param>
/// <param name="ValidUntil">Last day; null for until further notice.</param>
public sealed record Delegation(string Id, string Act, DateOnly ActOn, string Types, string Signer, string? Deputy, DateOnly ValidFrom, DateOnly? ValidUntil)
{
    public bool IsInForce(DateOnly today) => ValidFrom <= today && (ValidUntil is null || ValidUntil >= today);
}

public sealed record Absence(string Id, string Person, DateOnly FromOn, DateOnly UntilOn);

internal sealed class ListDelegationsHandler(IModuleDatabase database, ITownCalendar calendar) : IRequestHandler<ListDelegations, DelegationBook>
{
    private const string Acts =
        """
        select id, act, act_on, types, signer, deputy, valid_from, valid_until
        from delegation
        order by valid_from desc, id desc
        limit 500
        """;

    private const string Absences =
        """
        select id, person, from_on, until_on
        from absence
        where until_on >= @Today
        order by from_on, id
        limit 500
        """;

    public async Task<DelegationBook> Handle(ListDelegations request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var acts = await connection.QueryAsync<Delegation>(new CommandDefinition(Acts, cancellationToken: cancellation));
        var absences = await connection.QueryAsync<Absence>(new CommandDefinition(Absences, new { calendar.Today }, cancellationToken: cancellation));
        return new DelegationBook(acts.AsList(), absences.AsList());
    }
}

internal static class ListDelegationsEndpoint
{
    public const string Address = "/permits/delegations";

    public static void MapListDelegations(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListDelegationsPage>("/delegations").RequireRole(PermitsRole.Manager, Roles.Administrator);
}
