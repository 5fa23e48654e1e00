using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff look at a receipt.</summary>
[RequiresRole(Roles.Agent, Roles.Officer, PermitsRole.Cashier)]
internal sealed record FindReceipt(string Number) : IQuery<ReceiptFile?>;

/// <summary>Whoever has the code of an application looks at one of its receipts.</summary>
internal sealed record FindReceiptByCode(string Code, string Number) : IQuery<ReceiptFile?>;

/// <param name="Lines">What was charged in the stage that was paid, as it stood then.</param>
/// <param name="Earlier">What earlier receipts of the stage came to.</param>
internal sealed record ReceiptFile(Receipt Receipt, string Applicant, IReadOnlyList<ChargeLine> Lines, decimal Earlier);

internal sealed class FindReceiptHandler(IModuleDatabase database) : IRequestHandler<FindReceipt, ReceiptFile?>, IRequestHandler<FindReceiptByCode, ReceiptFile?>
{
    private const string Case = "select code, applicant from application where number = @Application";

    private const string Lines =
        """
        select stage, code, labels, workings, amount as units
        from charge_line
        where number = @Application and stage = @Stage and (added_at is null or added_at <= @At)
        order by position
        limit 100
        """;

    private const string Earlier =
        """
        select cast(coalesce(sum(earlier.amount), 0) as bigint)
        from receipt
        join receipt earlier on earlier.application = receipt.application and earlier.stage = receipt.stage
             and (earlier.year < receipt.year or (earlier.year = receipt.year and earlier.count < receipt.count))
        where receipt.number = @Number
        """;

    public async Task<ReceiptFile?> Handle(FindReceipt request, CancellationToken cancellation) => (await FindAsync(request.Number, cancellation))?.File;

    public async Task<ReceiptFile?> Handle(FindReceiptByCode request, CancellationToken cancellation) =>
        await FindAsync(request.Number, cancellation) is { } found && TrackingCode.Read(request.Code) == found.Code ? found.File : null;

    private async Task<(string Code, ReceiptFile File)?> FindAsync(string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await ReceiptBook.FindAsync(connection, number, cancellation) is not { } receipt)
            return null;
        var whose = await connection.QuerySingleAsync<Payer>(new CommandDefinition(Case, receipt, cancellationToken: cancellation));
        var lines = await connection.QueryAsync<ChargeLine>(new CommandDefinition(Lines, receipt, cancellationToken: cancellation));
        var earlier = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Earlier, receipt, cancellationToken: cancellation));
        return (whose.Code, new ReceiptFile(receipt, whose.Applicant, lines.AsList(), receipt.Currency.FromSmallest(earlier)));
    }

    private sealed record Payer(string Code, string Applicant);
}

internal static class FindReceiptEndpoint
{
    public static void MapFindReceipt(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ReceiptPage>("/money/receipts/{number}").RequireRole(Roles.Agent, Roles.Officer, PermitsRole.Cashier);
        routes.MapPage<ReceiptPage>("/pay/{code}/receipts/{number}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }
}
