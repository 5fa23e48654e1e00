using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>A clerk takes in a register in which every row was found right: all of it, or nothing.</summary>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record ImportRegister(string Id) : IChange<ImportedRegister>;

public sealed record ImportedRegister(string Id, int Rows);

internal sealed class ImportRegisterHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<ImportRegister, Outcome<ImportedRegister>>
{
    private const string Begin =
        """
        update register_import
        set step = 'importing', done = 0, imported_at = @Now, imported_by = @Person
        where id = @Id and step = 'checked'
          and not exists (select 1 from register_import twin
                          where twin.file_hash = register_import.file_hash and twin.id <> register_import.id and twin.step in ('importing', 'imported'))
        """;

    public async Task<Outcome<ImportedRegister>> Handle(ImportRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindRegisterHandler.ReadAsync(connection, request.Id, cancellation) is not { } import)
            return RegisterRefusals.Unknown;
        if (import.Bad > 0)
            return RegisterRefusals.HasBadRows;
        if (import.Good == 0)
            return RegisterRefusals.NothingToImport;
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        audit.Record($"register:{request.Id}", new { Confirmed = import.Good });
        return new ImportedRegister(request.Id, import.Good);
    }
}

internal static class ImportRegisterEndpoint
{
    public static void MapImportRegister(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RegisterPage>("/registers/{id}/import", SubmitAsync).RequireRole(Roles.Officer, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var id = form.Route("id");
        var begun = await http.RequestServices.GetRequiredService<IMediator>().Send(new ImportRegister(id), cancellation);
        if (begun.IsRefused)
            return Outcome<IResult>.Refused(begun.Refusals);
        await RegisterWork.ContinueWhileSomebodyWaitsAsync(http.RequestServices, id, cancellation);
        return Outcome<IResult>.Granted(begun.ToPage(_ => $"/complaints/registers/{id}"));
    }
}
