using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The same as the applicant's page, as JSON; the page itself takes the answer to a question, see AnswerQuestion.</summary>
internal static class FollowApplicationEndpoint
{
    public static void MapFollowApplication(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/applications/{code}", async (string code, IMediator mediator, CancellationToken cancellation) =>
                await mediator.Send(new FindApplication(code), cancellation) is { } found
                    ? Results.Json(found)
                    : ApplicationRefusals.Unknown.ToResult())
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}

internal sealed class ApplicationFinder(IModuleDatabase database) : ICaseFinder
{
    private const string Exists = "select count(*) from application where code = @Code";

    public async Task<string?> FindAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Exists, new { Code = code }, cancellationToken: cancellation));
        return count == 1 ? $"/permits/cases/{code}" : null;
    }
}
