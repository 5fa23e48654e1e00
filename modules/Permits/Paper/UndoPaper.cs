using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>A clerk takes a whole import back, as long as nobody has worked on one of its applications.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record UndoPaper(string Id) : IChange<UndonePaper>;

public sealed record UndonePaper(string Id);

internal sealed class UndoPaperHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UndoPaper, Outcome<UndonePaper>>
{
    private const string TakenUp =
        $"""
        select number
        from application
        where batch = @Id and {ImportedApplications.TakenUp}
        order by number
        limit 10
        """;

    private const string Begin =
        """
        update paper_register
        set step = 'undoing', done = 0, undone_at = @Now, undone_by = @Person
        where id = @Id and step in ('importing', 'imported')
        """;

    public async Task<Outcome<UndonePaper>> Handle(UndoPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindPaperHandler.ReadAsync(connection, request.Id, cancellation) is null)
            return PaperRefusals.Unknown;
        var takenUp = (await connection.QueryAsync<int>(new CommandDefinition(TakenUp, new { request.Id }, cancellationToken: cancellation))).AsList();
        if (takenUp.Count > 0)
            return new Refusal("paper.taken-up", RefusalKind.Conflict, Arguments: [string.Join(", ", takenUp.Select(CaseNumber.Show))]);
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return PaperRefusals.Meanwhile;
        audit.Record($"paper-register:{request.Id}", new { Undone = true });
        return new UndonePaper(request.Id);
    }
}

/// <summary>The next applications of an import that is taken back are deleted. What somebody took up since it began stays.</summary>
[RequiresRole(Roles.System)]
internal sealed record DeleteImported(string Id) : IChange<DeletedApplications>;

internal sealed record DeletedApplications(int Count);

internal sealed class DeleteImportedHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DeleteImported, Outcome<DeletedApplications>>
{
    private const string Next =
        $"""
        select number
        from application
        where batch = @Id and not {ImportedApplications.TakenUp}
          and exists (select 1 from paper_register where id = @Id and step = 'undoing')
        order by number
        limit 300
        """;

    private const string End = "update paper_register set step = 'undone' where id = @Id and step = 'undoing'";

    private const string DropFile = "delete from paper_file where register = @Id";

    private const string DropScans = "delete from paper_scan where register = @Id";

    public async Task<Outcome<DeletedApplications>> Handle(DeleteImported request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = (await connection.QueryAsync<int>(new CommandDefinition(Next, new { request.Id }, cancellationToken: cancellation))).AsList();
        if (numbers.Count > 0)
        {
            foreach (var statement in Deletions(database.Engine))
                await connection.ExecuteAsync(new CommandDefinition(statement, new { Numbers = numbers.ToArray() }, cancellationToken: cancellation));
        }
        else
        {
            await connection.ExecuteAsync(new CommandDefinition(End, new { request.Id }, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition(DropScans, new { request.Id }, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        }

        audit.Record($"paper-register:{request.Id}", new { Deleted = numbers.Count });
        return new DeletedApplications(numbers.Count);
    }

    private static string[] Deletions(SqlEngine engine) =>
    [
        $"delete from register_entry where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from paper_entry where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from application_event where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from application where {AmongValues.Of(engine, "number", "@Numbers")}",
    ];
}

internal static class ImportedApplications
{
    /// <summary>A condition on the table application: somebody has worked on it since it was imported.</summary>
    public const string TakenUp =
        """
        (application.version > 1
          or exists (select 1 from application_document added where added.number = application.number)
          or exists (select 1 from application other where other.renews = application.number or other.appeals = application.number)
          or exists (select 1 from draft where draft.renews = application.number)
          or exists (select 1 from application_event happened where happened.number = application.number and happened.kind not in ('filed', 'moved')))
        """;
}

internal static class UndoPaperEndpoint
{
    public static void MapUndoPaper(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PaperPage>("/paper/{id}/undo", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new UndoPaper(id), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await PaperWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/permits/paper/{id}"));
    }
}
