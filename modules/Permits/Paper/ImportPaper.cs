using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>A clerk takes in a register in which every row was found right: all of it, or nothing.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record ImportPaper(string Id) : IChange<ImportedPaper>;

public sealed record ImportedPaper(string Id, int Rows);

internal sealed class ImportPaperHandler(IModuleDatabase database, PermitTypes types, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<ImportPaper, Outcome<ImportedPaper>>
{
    private const string Begin =
        """
        update paper_register
        set step = 'importing', done = 0, imported_at = @Now, imported_by = @Person
        where id = @Id and step = 'checked'
          and not exists (select 1 from paper_register twin
                          where twin.file_hash = paper_register.file_hash and twin.id <> paper_register.id and twin.step in ('importing', 'imported'))
        """;

    public async Task<Outcome<ImportedPaper>> Handle(ImportPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindPaperHandler.ReadAsync(connection, request.Id, cancellation) is not { } import)
            return PaperRefusals.Unknown;
        if (import.Bad > 0)
            return PaperRefusals.HasBadRows;
        if (import.Good == 0)
            return PaperRefusals.NothingToImport;
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return PaperRefusals.Meanwhile;
        // What only came with the module so far is published now: its applications keep this version.
        await types.UseAsync(import.Type, cancellation);
        audit.Record($"paper-register:{request.Id}", new { Confirmed = import.Good });
        return new ImportedPaper(request.Id, import.Good);
    }
}

internal static class ImportPaperEndpoint
{
    public static void MapImportPaper(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PaperPage>("/paper/{id}/import", SubmitAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new ImportPaper(id), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await PaperWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/permits/paper/{id}"));
    }
}
