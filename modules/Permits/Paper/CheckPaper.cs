using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>A clerk says which column of the table is what; all rows are then looked through, and nothing is imported.</summary>
/// <param name="Columns">What is meant, to the heading.</param>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record CheckPaper(string Id, IReadOnlyDictionary<string, string> Columns) : IChange<CheckedPaper>;

public sealed record CheckedPaper(string Id);

internal sealed class CheckPaperHandler(IModuleDatabase database, PermitTypes types, IAuditTrail audit)
    : IRequestHandler<CheckPaper, Outcome<CheckedPaper>>
{
    private const string Begin =
        """
        update paper_register
        set columns = @Columns, step = 'checking', good = 0, bad = 0, done = 0
        where id = @Id and step in ('columns', 'checked')
        """;

    private const string Forget = "delete from paper_problem where register = @Id";

    public async Task<Outcome<CheckedPaper>> Handle(CheckPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindPaperHandler.ReadAsync(connection, request.Id, cancellation) is not { } import)
            return PaperRefusals.Unknown;
        var type = await types.OfAsync(import.Type, import.TypeVersion, cancellation);
        var refusals = Against(request.Columns, PaperColumns.For(type.Form), import.AllHeadings).ToList();
        if (refusals.Count > 0)
            return Outcome<CheckedPaper>.Refused(refusals);
        var columns = JsonSerializer.Serialize(request.Columns.Where(column => column.Value.Length > 0 && PaperColumns.For(type.Form).Contains(column.Key)).ToDictionary());
        if (await connection.ExecuteAsync(new CommandDefinition(Begin, new { request.Id, Columns = columns }, cancellationToken: cancellation)) == 0)
            return PaperRefusals.Meanwhile;
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"paper-register:{request.Id}", new { Columns = columns });
        return new CheckedPaper(request.Id);
    }

    private static IEnumerable<Refusal> Against(
        IReadOnlyDictionary<string, string> columns, IReadOnlyList<string> known, IReadOnlyList<string> headings)
    {
        foreach (var column in known)
        {
            var heading = columns.GetValueOrDefault(column, "");
            if (heading.Length == 0 && PaperColumns.IsRequired(column))
                yield return new Refusal("paper.column-missing", Field: column);
            else if (heading.Length > 0 && !headings.Contains(heading))
                yield return new Refusal("paper.column-unknown", Field: column);
            else if (heading.Length > 0 && columns.Count(other => other.Value == heading) > 1)
                yield return new Refusal("paper.column-twice", Field: column);
        }
    }
}

internal static class CheckPaperEndpoint
{
    public static void MapCheckPaper(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PaperPage>("/paper/{id}", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindPaper(id, Problems: 0), cancellation) is not { } found)
            return PaperRefusals.Unknown;
        var columns = PaperColumns.For(found.Type.Type.Form).ToDictionary(column => column, column => form[column]);
        var begun = await mediator.Send(new CheckPaper(id, columns), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await PaperWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/permits/paper/{id}"));
    }
}
