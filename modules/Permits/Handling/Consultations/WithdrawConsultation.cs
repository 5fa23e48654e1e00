using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer takes the question back: link and letter open nothing any more.</summary>
[RequiresRole(Roles.Officer)]
public sealed record WithdrawConsultation(int Number, string Id) : IChange<AskedConsultation>;

internal sealed class WithdrawConsultationHandler(IModuleDatabase database, SideDesk desk, ITexts texts, ITown town)
    : IRequestHandler<WithdrawConsultation, Outcome<AskedConsultation>>
{
    private const string Withdraw = "update consultation set state = 'withdrawn' where number = @Number and id = @Id and state = 'asked' returning name";

    private const string Forget = "delete from consultation_key where consultation = @Id";

    public async Task<Outcome<AskedConsultation>> Handle(WithdrawConsultation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Withdraw, request, cancellationToken: cancellation)) is not { } name)
            return OpinionRefusals.AnsweredAlready;
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { request.Id }, cancellationToken: cancellation));
        var application = (await desk.LookAsync(connection, request.Number, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        var note = new SideNote("consulted", Note: texts.In(town.Languages[0])["opinion.event-withdrawn", name]);
        await desk.NoteAsync(connection, application, note, new { request.Id, Withdrawn = true }, cancellation);
        return new AskedConsultation(request.Number, request.Id);
    }
}

internal static class WithdrawConsultationEndpoint
{
    public static void MapWithdrawConsultation(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ConsultationPage, AskedConsultation>(
                "/inbox/{number}/consultations/{id}/withdraw",
                form => new WithdrawConsultation(CaseNumber.Read(form.Route("number")) ?? 0, form.Route("id")),
                withdrawn => withdrawn.Page)
            .RequireRole(Roles.Officer);
}
