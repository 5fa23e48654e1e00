using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An agent notes who voted with the sheets of a batch. From here on none of them can vote in another way.</summary>
/// <param name="Shown">Slip codes or document numbers, as typed.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record MarkForPaper(string Poll, int Number, IReadOnlyList<string> Shown) : IChange<MarkedForPaper>;

/// <param name="Marks">Of the whole batch.</param>
internal sealed record MarkedForPaper(string Poll, int Number, int Marks);

internal sealed class MarkForPaperHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<MarkForPaper, Outcome<MarkedForPaper>>
{
    private const string Insert = "insert into paper_mark (poll, person, batch) values (@Poll, @Person, @Number)";

    public async Task<Outcome<MarkedForPaper>> Handle(MarkForPaper request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<MarkedForPaper>.Refused(found.Refusals);
        await using var connection = await database.OpenAsync(cancellation);
        if (await PaperBatch.HoldAsync(connection, poll.Id, request.Number, cancellation) is not { } batch)
            return PaperRefusals.Unknown;
        if (batch.State != PaperBatch.Marking)
            return PaperRefusals.MarkingOver;
        if (request.Shown.Count == 0)
            return PaperRefusals.VoterUnknown(1);
        var marks = batch.Marks + request.Shown.Count;
        if (marks > batch.Sheets)
            return PaperRefusals.MoreMarks(batch.Sheets, marks);

        foreach (var (line, shown) in request.Shown.Index())
        {
            if (!(await VotingRoll.FindAsync(connection, poll, shown, cancellation)).TryGetAnswer(out var voter))
                return PaperRefusals.VoterUnknown(line + 1);
            var mark = new RollMark(poll.Id, voter.Person, Channel.Paper, voter.Ward, voter.Stratum);
            if (!await mark.TryAddAsync(connection, cancellation))
                return PaperRefusals.VotedAlready(await FirstVote.ChannelAsync(connection, poll.Id, voter.Person, cancellation) ?? Channel.Paper, line + 1);
            await connection.ExecuteAsync(new CommandDefinition(
                Insert, new { Poll = poll.Id, voter.Person, request.Number }, cancellationToken: cancellation));
        }

        audit.Record($"poll:{poll.Id}", new { Happened = "paper batch marked", Batch = batch.Number, Marks = marks });
        return new MarkedForPaper(poll.Id, batch.Number, marks);
    }
}

internal static class MarkForPaperEndpoint
{
    public static void MapMarkForPaper(this IEndpointRouteBuilder routes) =>
        routes.MapForm<BatchPage, MarkedForPaper>(
            "/staff/{poll}/paper/{number:int}",
            form => new MarkForPaper(
                form.Route("poll"), BatchAddress.NumberIn(form), form["shown"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            marked => BatchAddress.Of(marked.Poll, marked.Number)).RequireRole(Roles.Agent, Roles.Officer);
}

internal static class BatchAddress
{
    public static string Of(string poll, int number) => $"/polls/staff/{poll}/paper/{number}";

    public static int NumberIn(SubmittedForm form) =>
        int.TryParse(form.Route("number"), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
