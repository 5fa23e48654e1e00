using Dapper;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk.Registers;

/// <summary>A clerk takes a whole register back, as long as nobody has worked on anything that it became.</summary>
/// <param name="Id">The register.</param>
/// <remarks>Refused where the person has not the module's role, somebody has worked on it, or the register is not taken in.</remarks>
public sealed record UndoRegister(string Id) : IChange<MovedRegister>;

internal sealed class UndoRegisterHandler(
    IModuleDatabase database, IPaperRegister register, RegisterDesk desk, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<UndoRegister, Outcome<MovedRegister>>
{
    private const string Begin =
        """
        update register_import
        set step = 'undoing', done = 0, undone_at = @Now, undone_by = @Person
        where id = @Id and step in ('importing', 'imported')
        """;

    public async Task<Outcome<MovedRegister>> Handle(UndoRegister request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return RegisterRefusals.NotAllowed;
        await using var connection = await database.OpenAsync(cancellation);
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is null)
            return RegisterRefusals.Unknown;
        var takenUp = await register.TakenUpAsync(request.Id, cancellation);
        if (takenUp.Count > 0)
            return new Refusal("register.taken-up", RefusalKind.Conflict, Arguments: [string.Join(", ", takenUp)]);
        if (await connection.ExecuteAsync(new CommandDefinition(
            Begin, new { request.Id, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        audit.Record($"register:{request.Id}", new { Undone = true });
        return new MovedRegister(request.Id);
    }
}

/// <summary>The next of what a register became is deleted. What somebody took up since it began stays.</summary>
[RequiresRole(Roles.System)]
internal sealed record DeleteImported(string Id) : IChange<DeletedImported>;

/// <param name="Count">0 where none is left.</param>
internal sealed record DeletedImported(int Count);

internal sealed class DeleteImportedHandler(IModuleDatabase database, IPaperRegister register, IAuditTrail audit)
    : IRequestHandler<DeleteImported, Outcome<DeletedImported>>
{
    private const string End = "update register_import set step = 'undone' where id = @Id and step = 'undoing'";

    private const string DropFile = "delete from register_file where import = @Id";

    public async Task<Outcome<DeletedImported>> Handle(DeleteImported request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is not { Step: RegisterStep.Undoing })
            return RegisterRefusals.Meanwhile;
        var count = await register.DeleteAsync(request.Id, cancellation);
        if (count == 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(End, new { request.Id }, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        }

        audit.Record($"register:{request.Id}", new { Deleted = count });
        return new DeletedImported(count);
    }
}

internal static class UndoRegisterEndpoint
{
    public static void MapUndoRegister<TDetails>(this IEndpointRouteBuilder routes, RegisterDesk desk)
        where TDetails : IComponent =>
        routes.MapForm<TDetails>(
            desk.Pattern + "/{id}/undo",
            (http, form, cancellation) => RegisterWork.MoveAsync(http, new UndoRegister(form.Route("id")), cancellation)).RequireRole(desk.Roles);
}
