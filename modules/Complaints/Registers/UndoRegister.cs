using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>A clerk takes a whole import back, as long as nobody has worked on one of its reports.</summary>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record UndoRegister(string Id) : IChange<UndoneRegister>;

public sealed record UndoneRegister(string Id);

internal sealed class UndoRegisterHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UndoRegister, Outcome<UndoneRegister>>
{
    private const string TakenUp =
        $"""
        select number
        from report
        where batch = @Id and {ImportedReports.TakenUp}
        order by number
        limit 10
        """;

    private const string Begin =
        """
        update register_import
        set step = 'undoing', done = 0, undone_at = @Now, undone_by = @Person
        where id = @Id and step in ('importing', 'imported')
        """;

    public async Task<Outcome<UndoneRegister>> Handle(UndoRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindRegisterHandler.ReadAsync(connection, request.Id, cancellation) is null)
            return RegisterRefusals.Unknown;
        var takenUp = (await connection.QueryAsync<int>(new CommandDefinition(TakenUp, new { request.Id }, cancellationToken: cancellation))).AsList();
        if (takenUp.Count > 0)
            return new Refusal("register.taken-up", RefusalKind.Conflict, Arguments: [string.Join(", ", takenUp.Select(CaseNumber.Show))]);
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        audit.Record($"register:{request.Id}", new { Undone = true });
        return new UndoneRegister(request.Id);
    }
}

/// <summary>The next reports of an import that is taken back are deleted. What somebody took up since it began stays.</summary>
[RequiresRole(Roles.System)]
internal sealed record DeleteImported(string Id) : IChange<DeletedReports>;

internal sealed record DeletedReports(int Count);

internal sealed class DeleteImportedHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DeleteImported, Outcome<DeletedReports>>
{
    private const string Next =
        $"""
        select number
        from report
        where batch = @Id and not {ImportedReports.TakenUp}
          and exists (select 1 from register_import where id = @Id and step = 'undoing')
        order by number
        limit 500
        """;

    private const string End = "update register_import set step = 'undone' where id = @Id and step = 'undoing'";

    private const string DropFile = "delete from register_file where import = @Id";

    public async Task<Outcome<DeletedReports>> Handle(DeleteImported request, CancellationToken cancellation)
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
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        }

        audit.Record($"register:{request.Id}", new { Deleted = numbers.Count });
        return new DeletedReports(numbers.Count);
    }

    private static string[] Deletions(SqlEngine engine) =>
    [
        $"delete from report_event where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from report_search where {AmongValues.Of(engine, engine == SqlEngine.Sqlite ? "rowid" : "number", "@Numbers")}",
        $"delete from report where {AmongValues.Of(engine, "number", "@Numbers")}",
    ];
}

internal static class ImportedReports
{
    /// <summary>A condition on the table report: somebody has worked on it, or a resident has taken part in it, since it was imported.</summary>
    public const string TakenUp =
        """
        (report.version > 1 or report.supporters > 0 or report.rating is not null
          or exists (select 1 from report_photo where report_photo.number = report.number)
          or exists (select 1 from follower where follower.number = report.number)
          or exists (select 1 from report twin where twin.merged_into = report.number)
          or exists (select 1 from report_event happened where happened.number = report.number and happened.kind not in ('moved', 'escalated', 'warned')))
        """;
}

internal static class UndoRegisterEndpoint
{
    public static void MapUndoRegister(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RegisterPage>("/registers/{id}/undo", SubmitAsync).RequireRole(Roles.Officer, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new UndoRegister(id), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await RegisterWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/complaints/registers/{id}"));
    }
}
