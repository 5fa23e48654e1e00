using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>What stands against the rows of a register, as a table to work through beside the register itself.</summary>
internal static class PaperProblemsEndpoint
{
    private const int Most = 5000;

    public static void MapPaperProblems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/paper/{id}/problems.csv", ShowAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);

    private static async Task<IResult> ShowAsync(string id, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        var found = await mediator.Send(new FindPaper(id, Most), cancellation);
        if (found is null)
            return PaperRefusals.Unknown.ToResult();
        return new CsvDownload("problems.csv", async (table, stop) =>
        {
            await table.WriteAsync([texts["paper.row"], texts["paper.problem"]], stop);
            foreach (var problem in found.Problems)
                await table.WriteAsync([problem.Row, problem.In(texts)], stop);
        });
    }
}
