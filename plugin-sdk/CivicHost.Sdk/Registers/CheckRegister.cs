using System.Text.Json;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk.Registers;

/// <summary>A clerk says which column of the table is what; all rows are then looked through, and nothing is written.</summary>
/// <param name="Id">The register.</param>
/// <param name="Columns">By the names of the columns, the heading in the file; empty where it has none.</param>
/// <remarks>Refused where the person has not the module's role, a required column is missing, a heading is unknown or serves twice, or the register is past this step.</remarks>
public sealed record CheckRegister(string Id, IReadOnlyDictionary<string, string> Columns) : IChange<MovedRegister>;

internal sealed class CheckRegisterHandler(IModuleDatabase database, IPaperRegister register, RegisterDesk desk, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<CheckRegister, Outcome<MovedRegister>>
{
    private const string Begin =
        """
        update register_import
        set columns = @Columns, step = 'checking', good = 0, bad = 0, done = 0
        where id = @Id and step in ('columns', 'checked')
        """;

    private const string Forget = "delete from register_problem where import = @Id";

    public async Task<Outcome<MovedRegister>> Handle(CheckRegister request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return RegisterRefusals.NotAllowed;
        await using var connection = await database.OpenAsync(cancellation);
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is not { } found)
            return RegisterRefusals.Unknown;
        var known = (await register.ColumnsAsync(found.Kind, cancellation)).Answer;
        var chosen = known.Select(column => KeyValuePair.Create(column.Name, request.Columns.GetValueOrDefault(column.Name, "")))
            .Where(column => column.Value.Length > 0).ToDictionary();
        var refusals = Against(chosen, known, found.AllHeadings).ToList();
        if (refusals.Count > 0)
            return Outcome<MovedRegister>.Refused(refusals);
        var columns = JsonSerializer.Serialize(chosen);
        if (await connection.ExecuteAsync(new CommandDefinition(Begin, new { request.Id, Columns = columns }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"register:{request.Id}", new { Columns = columns });
        return new MovedRegister(request.Id);
    }

    private static IEnumerable<Refusal> Against(
        Dictionary<string, string> chosen, IReadOnlyList<RegisterColumn> known, IReadOnlyList<string> headings)
    {
        foreach (var column in known)
        {
            if (!chosen.TryGetValue(column.Name, out var heading))
            {
                if (column.IsRequired)
                    yield return new Refusal("register.column-missing", Field: column.Name);
            }
            else if (!headings.Contains(heading))
                yield return new Refusal("register.column-unknown", Field: column.Name);
            else if (chosen.Count(other => other.Value == heading) > 1)
                yield return new Refusal("register.column-twice", Field: column.Name);
        }
    }
}

internal static class CheckRegisterEndpoint
{
    public static void MapCheckRegister<TDetails>(this IEndpointRouteBuilder routes, RegisterDesk desk)
        where TDetails : IComponent =>
        routes.MapForm<TDetails>(desk.Pattern + "/{id}", SubmitAsync).RequireRole(desk.Roles);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindRegister(id, Problems: 0), cancellation) is not { } found)
            return RegisterRefusals.Unknown;
        var columns = found.Columns.ToDictionary(column => column.Name, column => form[column.Name]);
        return await RegisterWork.MoveAsync(http, new CheckRegister(id, columns), cancellation);
    }
}
