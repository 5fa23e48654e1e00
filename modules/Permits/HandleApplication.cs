using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer opens an application, with what only the town may read.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindApplicationForStaff(string Code) : IQuery<ApplicationForStaff?>;

/// <param name="Phone">Or empty.</param>
/// <param name="Channel">How it came: web, counter or api.</param>
public sealed record ApplicationForStaff(ApplicationWithLedger Shown, string Phone, string Channel);

internal sealed class FindApplicationForStaffHandler(IModuleDatabase database, IMediator mediator)
    : IRequestHandler<FindApplicationForStaff, ApplicationForStaff?>
{
    private const string Private = "select phone, channel from application where code = @Code";

    public async Task<ApplicationForStaff?> Handle(FindApplicationForStaff request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindApplication(request.Code), cancellation) is not { } shown)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(Private, new { shown.Application.Code }, cancellationToken: cancellation));
        return new ApplicationForStaff(shown, row.Phone, row.Channel);
    }

    private sealed record Row(string Phone, string Channel);
}

internal static class HandleApplicationEndpoint
{
    public static void MapHandleApplication(this IEndpointRouteBuilder routes) =>
        routes.MapPage<HandleApplicationPage>("/inbox/{code}").RequireRole(Roles.Officer);
}
