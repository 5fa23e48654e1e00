using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever has the code takes their appeal back.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
public sealed record WithdrawAppeal(string Code) : IChange<WithdrawnAppeal>;

/// <param name="Code">Of the application.</param>
public sealed record WithdrawnAppeal(string Code);

internal sealed class WithdrawAppealHandler(IModuleDatabase database, SideDesk desk, TimeProvider clock, ITexts texts)
    : IRequestHandler<WithdrawAppeal, Outcome<WithdrawnAppeal>>
{
    private const string Withdraw =
        """
        update appeal
        set state = 'withdrawn', ended_at = @Now, version = version + 1
        where state = 'received' and is_own and number = (select number from application where code = @Code)
        returning id, number
        """;

    public async Task<Outcome<WithdrawnAppeal>> Handle(WithdrawAppeal request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ApplicationRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            Withdraw, new { Code = code, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) is not { } withdrawn)
            return AppealRefusals.Over;
        var application = (await desk.LookAsync(connection, withdrawn.Number, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        var note = new SideNote("appealed", texts.In(application.Language)["appeal.state.withdrawn"]);
        await desk.NoteAsync(connection, application, note, new { Appeal = withdrawn.Id, Withdrawn = true }, cancellation);
        return new WithdrawnAppeal(code);
    }

    private sealed record Row(string Id, int Number);
}

internal static class WithdrawAppealEndpoint
{
    public static void MapWithdrawAppeal(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AppealPage, WithdrawnAppeal>(
                "/cases/{code}/appeal/withdraw",
                form => new WithdrawAppeal(form.Route("code")),
                withdrawn => $"/permits/cases/{withdrawn.Code}/appeal")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
