using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>A clerk says which column of the table is what; all rows are then looked through, and nothing is imported.</summary>
/// <param name="Columns">What is meant, to the heading.</param>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record CheckRegister(string Id, IReadOnlyDictionary<string, string> Columns) : IChange<CheckedRegister>;

public sealed record CheckedRegister(string Id);

internal sealed class CheckRegisterHandler(IModuleDatabase database, ITown town, IAuditTrail audit)
    : IRequestHandler<CheckRegister, Outcome<CheckedRegister>>
{
    private const string Begin =
        """
        update register_import
        set columns = @Columns, step = 'checking', good = 0, bad = 0, done = 0
        where id = @Id and step in ('columns', 'checked')
        """;

    private const string Forget = "delete from register_problem where import = @Id";

    public async Task<Outcome<CheckedRegister>> Handle(CheckRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindRegisterHandler.ReadAsync(connection, request.Id, cancellation) is not { } import)
            return RegisterRefusals.Unknown;
        var refusals = Against(request.Columns, import.AllHeadings).ToList();
        if (refusals.Count > 0)
            return Outcome<CheckedRegister>.Refused(refusals);
        var columns = JsonSerializer.Serialize(request.Columns.Where(column => column.Value.Length > 0).ToDictionary());
        if (await connection.ExecuteAsync(new CommandDefinition(Begin, new { request.Id, Columns = columns }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"register:{request.Id}", new { Columns = columns });
        return new CheckedRegister(request.Id);
    }

    private IEnumerable<Refusal> Against(IReadOnlyDictionary<string, string> columns, IReadOnlyList<string> headings)
    {
        foreach (var column in RegisterColumns.All)
        {
            var heading = columns.GetValueOrDefault(column, "");
            if (heading.Length == 0 && RegisterColumns.IsRequired(column, town.Quarters.Count > 0))
                yield return new Refusal("register.column-missing", Field: column);
            else if (heading.Length > 0 && !headings.Contains(heading))
                yield return new Refusal("register.column-unknown", Field: column);
            else if (heading.Length > 0 && columns.Count(other => other.Value == heading) > 1)
                yield return new Refusal("register.column-twice", Field: column);
        }
    }
}

internal static class CheckRegisterEndpoint
{
    public static void MapCheckRegister(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RegisterPage>("/registers/{id}", SubmitAsync).RequireRole(Roles.Officer, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var columns = RegisterColumns.All.ToDictionary(column => column, column => form[column]);
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new CheckRegister(id, columns), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await RegisterWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/complaints/registers/{id}"));
    }
}
