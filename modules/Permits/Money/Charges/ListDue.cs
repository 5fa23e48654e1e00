using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff at the cash desk look who has something to pay, the latest first, or find an application by its number.</summary>
/// <param name="Number">Null for all.</param>
[RequiresRole(Roles.Agent, PermitsRole.Cashier)]
internal sealed record ListDue(int? Number) : IQuery<IReadOnlyList<DueApplication>>;

/// <param name="Units">In the currency's smallest unit.</param>
internal sealed record DueApplication(int Number, string Applicant, string Stage, long Units, string CurrencyCode)
{
    public Currency Currency => Currency.Of(CurrencyCode);

    public decimal Outstanding => Currency.FromSmallest(Units);
}

internal sealed class ListDueHandler(IModuleDatabase database) : IRequestHandler<ListDue, IReadOnlyList<DueApplication>>
{
    private const string Latest =
        """
        select charge.number, application.applicant, charge.stage, charge.amount - charge.paid as units, charge.currency as currency_code
        from charge
        join application on application.number = charge.number
        where charge.settled_at is null
          and (application.is_open or (application.outcome = 'granted_by_silence' and charge.stage = 'issue')) and (charge.number = @Number or @Number = 0)
        order by charge.charged_at desc, charge.number desc, charge.stage
        limit 50
        """;

    public async Task<IReadOnlyList<DueApplication>> Handle(ListDue request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<DueApplication>(new CommandDefinition(
            Latest, new { Number = request.Number ?? 0 }, cancellationToken: cancellation))).AsList();
    }
}

internal static class ListDueEndpoint
{
    public static void MapListDue(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<CashDeskPage>("/money").RequireRole(Roles.Agent, PermitsRole.Cashier);
        routes.MapPage<CasePaymentsPage>("/money/cases/{number}").RequireRole(Roles.Agent, Roles.Officer, PermitsRole.Cashier);
    }
}
