using Dapper;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk.Registers;

/// <summary>A clerk takes in a register in which every row was found right: all of it, or nothing.</summary>
/// <param name="Id">The register.</param>
/// <remarks>Refused where the person has not the module's role, a row is bad, a row is doubtful and nobody has confirmed it, there is no row, or the register is not
/// at this step.</remarks>
public sealed record ImportRegister(string Id) : IChange<MovedRegister>
{
    /// <summary>Whether the clerk has seen what is doubtful, and the rows are right all the same.</summary>
    public bool IsSure { get; init; }
}

internal sealed class ImportRegisterHandler(
    IModuleDatabase database, IPaperRegister register, RegisterDesk desk, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<ImportRegister, Outcome<MovedRegister>>
{
    private const string Begin =
        """
        update register_import
        set step = 'importing', done = 0, imported_at = @Now, imported_by = @Person
        where id = @Id and step = 'checked'
          and not exists (select 1 from register_import twin
                          where twin.file_hash = register_import.file_hash and twin.id <> register_import.id and twin.step in ('importing', 'imported'))
        """;

    private const string Doubtful = "select count(*) from register_problem where import = @Id";

    public async Task<Outcome<MovedRegister>> Handle(ImportRegister request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return RegisterRefusals.NotAllowed;
        await using var connection = await database.OpenAsync(cancellation);
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is not { } found)
            return RegisterRefusals.Unknown;
        if (found.Bad > 0)
            return RegisterRefusals.HasBadRows;
        if (found.Good == 0)
            return RegisterRefusals.NothingToImport;
        if (!request.IsSure && await connection.ExecuteScalarAsync<long>(new CommandDefinition(Doubtful, new { request.Id }, cancellationToken: cancellation)) > 0)
            return RegisterRefusals.Doubtful;
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        await register.ConfirmAsync(found.Import, cancellation);
        audit.Record($"register:{request.Id}", new { Confirmed = found.Good });
        return new MovedRegister(request.Id);
    }
}

internal static class ImportRegisterEndpoint
{
    public static void MapImportRegister<TDetails>(this IEndpointRouteBuilder routes, RegisterDesk desk)
        where TDetails : IComponent =>
        routes.MapForm<TDetails>(
            desk.Pattern + "/{id}/import",
            (http, form, cancellation) => RegisterWork.MoveAsync(http, new ImportRegister(form.Route("id")) { IsSure = form.Ticked("sure") }, cancellation)).RequireRole(desk.Roles);
}
