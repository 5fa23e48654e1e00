using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Staff close a kiosk: its device was given back, or lost. What still waits on it is not counted any more.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record CloseKiosk(string Poll, string Id) : IChange<OpenedKiosk>;

internal sealed class CloseKioskHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<CloseKiosk, Outcome<OpenedKiosk>>
{
    private const string Close = "update kiosk set is_open = @No where poll = @Poll and id = @Id and is_open = @Yes";

    public async Task<Outcome<OpenedKiosk>> Handle(CloseKiosk request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(
                Close, new { request.Poll, request.Id, No = false, Yes = true }, cancellationToken: cancellation)) == 0)
        {
            return KioskRefusals.Unknown;
        }

        audit.Record($"poll:{request.Poll}", new { Happened = "kiosk closed", Kiosk = request.Id });
        return new OpenedKiosk(request.Poll, request.Id);
    }
}

internal static class CloseKioskEndpoint
{
    public static void MapCloseKiosk(this IEndpointRouteBuilder routes) =>
        routes.MapForm<KiosksPage, OpenedKiosk>(
            "/staff/{poll}/kiosks/{kiosk}/close", form => new CloseKiosk(form.Route("poll"), form.Route("kiosk")),
            closed => $"/polls/staff/{closed.Poll}/kiosks").RequireRole(Roles.Agent, Roles.Officer);
}

internal static class KioskRefusals
{
    public static readonly Refusal Unknown = new("kiosk.unknown", RefusalKind.NotFound);

    public static readonly Refusal ShownAlready = new("kiosk.shown-already", RefusalKind.Conflict, "name");

    public static readonly Refusal NotSealed = new("kiosk.not-sealed");

    public static readonly Refusal TooMany = new("kiosk.too-many", Arguments: [SyncKiosk.MostAtOnce]);
}
