using System.Data.Common;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk.Registers;

/// <summary>A file that was never confirmed is deleted with all that was noted of it.</summary>
[RequiresRole(Roles.System)]
internal sealed record DropRegister(string Id) : IChange<DroppedRegister>;

internal sealed record DroppedRegister(bool WasThere);

/// <summary>A clerk removes a file that was never confirmed.</summary>
internal sealed record RemoveRegister(string Id) : IChange<DroppedRegister>;

internal sealed class DropRegisterHandler(IModuleDatabase database, RegisterDesk desk, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<DropRegister, Outcome<DroppedRegister>>, IRequestHandler<RemoveRegister, Outcome<DroppedRegister>>
{
    private const string DropFile =
        """
        delete from register_file
        where import = @Id and exists (select 1 from register_import where id = @Id and step in ('columns', 'checking', 'checked'))
        """;

    private const string DropProblems = "delete from register_problem where import = @Id and not exists (select 1 from register_file where import = @Id)";

    private const string Drop = "delete from register_import where id = @Id and step in ('columns', 'checking', 'checked')";

    public async Task<Outcome<DroppedRegister>> Handle(DropRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return new DroppedRegister(await DropAsync(connection, request.Id, cancellation));
    }

    public async Task<Outcome<DroppedRegister>> Handle(RemoveRegister request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return RegisterRefusals.NotAllowed;
        await using var connection = await database.OpenAsync(cancellation);
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is null)
            return RegisterRefusals.Unknown;
        return await DropAsync(connection, request.Id, cancellation) ? new DroppedRegister(WasThere: true) : RegisterRefusals.Meanwhile;
    }

    private async Task<bool> DropAsync(DbConnection connection, string id, CancellationToken cancellation)
    {
        var dropped = await connection.ExecuteAsync(new CommandDefinition(DropFile, new { Id = id }, cancellationToken: cancellation)) > 0;
        if (dropped)
        {
            foreach (var statement in (string[])[DropProblems, Drop])
                await connection.ExecuteAsync(new CommandDefinition(statement, new { Id = id }, cancellationToken: cancellation));
        }

        audit.Record($"register:{id}", new { Dropped = dropped });
        return dropped;
    }
}

internal static class RemoveRegisterEndpoint
{
    public static void MapRemoveRegister<TDetails>(this IEndpointRouteBuilder routes, RegisterDesk desk)
        where TDetails : IComponent =>
        routes.MapForm<TDetails, DroppedRegister>(desk.Pattern + "/{id}/remove", form => new RemoveRegister(form.Route("id")), _ => desk.Path).RequireRole(desk.Roles);
}
