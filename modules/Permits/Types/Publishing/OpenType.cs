using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages the module opens a type for new applications, or closes it; those that run go on.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record OpenType(string Code, bool IsOpen) : IChange<OpenedType>;

public sealed record OpenedType(string Code);

internal sealed class OpenTypeHandler(IModuleDatabase database, PermitTypes types, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<OpenType, Outcome<OpenedType>>
{
    private const string Put =
        """
        insert into permit_type (code, is_open, changed_at, changed_by) values (@Code, @IsOpen, @Now, @Person)
        on conflict (code) do update set is_open = excluded.is_open, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """;

    public async Task<Outcome<OpenedType>> Handle(OpenType request, CancellationToken cancellation)
    {
        if (await types.LatestAsync(request.Code, cancellation) is null)
            return ApplicationRefusals.TypeUnknown;
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Put, new { request.Code, request.IsOpen, Now = clock.GetUtcNow(), Person = person.Id ?? "" }, cancellationToken: cancellation));
        audit.Record($"permit-type:{request.Code}", new { request.IsOpen });
        return new OpenedType(request.Code);
    }
}

internal static class OpenTypeEndpoint
{
    public static void MapOpenType(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ShowTypePage, OpenedType>(
                "/types/{code}/open",
                form => new OpenType(form.Route("code"), form["open"] == "yes"),
                opened => $"/permits/types/{opened.Code}")
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
}
