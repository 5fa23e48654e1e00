using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer takes back everybody who was noted in a batch, before a sheet of it was keyed: a wrong number was typed, or a wrong list.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record TakeMarksBack(string Poll, int Number) : IChange<MarkedForPaper>;

internal sealed class TakeMarksBackHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<TakeMarksBack, Outcome<MarkedForPaper>>
{
    private const string Unmark =
        """
        delete from roll
        where poll = @Poll and channel = 'paper' and person in (select person from paper_mark where poll = @Poll and batch = @Number)
        """;

    private const string Forget = "delete from paper_mark where poll = @Poll and batch = @Number";

    public async Task<Outcome<MarkedForPaper>> Handle(TakeMarksBack request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<MarkedForPaper>.Refused(found.Refusals);
        await using var connection = await database.OpenAsync(cancellation);
        if (await PaperBatch.HoldAsync(connection, poll.Id, request.Number, cancellation) is not { } batch)
            return PaperRefusals.Unknown;
        if (batch.State != PaperBatch.Marking)
            return PaperRefusals.MarkingOver;
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        foreach (var step in (string[])[Unmark, Forget])
            await connection.ExecuteAsync(new CommandDefinition(step, new { Poll = poll.Id, request.Number }, cancellationToken: cancellation));
        audit.Record($"poll:{poll.Id}", new { Happened = "paper marks taken back", Batch = batch.Number, batch.Marks });
        return new MarkedForPaper(poll.Id, batch.Number, 0);
    }
}

internal static class TakeMarksBackEndpoint
{
    public static void MapTakeMarksBack(this IEndpointRouteBuilder routes) =>
        routes.MapForm<BatchPage, MarkedForPaper>(
            "/staff/{poll}/paper/{number:int}/unmark", form => new TakeMarksBack(form.Route("poll"), BatchAddress.NumberIn(form)),
            marked => BatchAddress.Of(marked.Poll, marked.Number)).RequireRole(Roles.Officer);
}
