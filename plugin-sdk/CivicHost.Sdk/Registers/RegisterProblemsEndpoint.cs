using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk.Registers;

/// <summary>What stands against the rows of a register, as a table to work through beside the register itself.</summary>
internal static class RegisterProblemsEndpoint
{
    private const int Most = 5000;

    public static void MapRegisterProblems(this IEndpointRouteBuilder routes, RegisterDesk desk) =>
        routes.MapGet(desk.Pattern + "/{id}/problems.csv", ShowAsync).RequireRole(desk.Roles);

    private static async Task<IResult> ShowAsync(string id, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        var found = await mediator.Send(new FindRegister(id, Most), cancellation);
        if (found is null)
            return RegisterRefusals.Unknown.ToResult();
        return new CsvDownload("problems.csv", async (table, stop) =>
        {
            await table.WriteAsync([texts["register.row"], texts["register.problem"]], stop);
            foreach (var problem in found.Problems)
                await table.WriteAsync([problem.Row, problem.In(texts)], stop);
        });
    }
}
