using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The public page of one report, opened by its code, and the same as JSON.</summary>
internal static class FollowReportEndpoint
{
    public static void MapFollowReport(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<FollowReportPage>("/cases/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/api/reports/{code}", async (string code, IMediator mediator, CancellationToken cancellation) =>
                await mediator.Send(new FindReport(code), cancellation) is { } found
                    ? Results.Json(found)
                    : ReportRefusals.Unknown.ToResult())
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    public static void MapReportReceipt(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ReportReceiptPage>("/receipt/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}

internal sealed class ReportFinder(IModuleDatabase database) : ICaseFinder
{
    private const string Exists = "select count(*) from report where code = @Code";

    public async Task<string?> FindAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Exists, new { Code = code }, cancellationToken: cancellation));
        return count == 1 ? $"/complaints/cases/{code}" : null;
    }
}
