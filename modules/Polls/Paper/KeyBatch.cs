using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An agent keys the sheets of a batch, without seeing what anybody else keyed. The second one's keying, where it is the same, takes the ballots in.</summary>
/// <param name="Lines">One for each sheet, in the order of the pile.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record KeyBatch(string Poll, int Number, IReadOnlyList<string> Lines) : IChange<KeyedBatch>;

/// <param name="State">Of the batch: <see cref="PaperBatch.Keying"/>, <see cref="PaperBatch.Differs"/> or <see cref="PaperBatch.Accepted"/>.</param>
internal sealed record KeyedBatch(string Poll, int Number, string State);

internal sealed class KeyBatchHandler(
    IModuleDatabase database, IMediator mediator, SheetCasting casting, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<KeyBatch, Outcome<KeyedBatch>>
{
    private const string Move = "update paper_batch set state = @State where poll = @Poll and number = @Number";

    public async Task<Outcome<KeyedBatch>> Handle(KeyBatch request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<KeyedBatch>.Refused(found.Refusals);
        await using var connection = await database.OpenAsync(cancellation);
        if (await PaperBatch.HoldAsync(connection, poll.Id, request.Number, cancellation) is not { } batch)
            return PaperRefusals.Unknown;
        if (await Sheets.HasKeyedAsync(connection, poll.Id, batch.Number, person.Id!, cancellation))
            return PaperRefusals.KeyedByYou;
        if (batch.State is not (PaperBatch.Marking or PaperBatch.Keying))
            return PaperRefusals.KeyingOver;
        if (batch.Marks != batch.Sheets)
            return PaperRefusals.MarksDiffer(batch.Sheets, batch.Marks);
        var read = Read(poll.Definition, batch.Sheets, request.Lines);
        if (!read.TryGetAnswer(out var ballots))
            return Outcome<KeyedBatch>.Refused(read.Refusals);

        var keying = batch.State == PaperBatch.Marking ? 1 : 2;
        await Sheets.KeepAsync(connection, poll.Id, batch.Number, keying, person.Id!, ballots, cancellation);
        var state = PaperBatch.Keying;
        if (keying == 2)
        {
            var first = await Sheets.KeptAsync(connection, poll.Id, batch.Number, 1, cancellation);
            state = Sheets.Differing(first, ballots).Count > 0 ? PaperBatch.Differs : PaperBatch.Accepted;
        }

        if (state == PaperBatch.Accepted)
        {
            var taken = await casting.AcceptAsync(connection, poll, batch, ballots, cancellation);
            if (taken.IsRefused)
                return Outcome<KeyedBatch>.Refused(taken.Refusals);
        }
        else
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Move, new { State = state, Poll = poll.Id, batch.Number }, cancellationToken: cancellation));
        }

        audit.Record($"poll:{poll.Id}", new { Happened = "paper batch keyed", Batch = batch.Number, Keying = keying, State = state });
        return new KeyedBatch(poll.Id, batch.Number, state);
    }

    private static Outcome<IReadOnlyList<string>> Read(PollDefinition question, int sheets, IReadOnlyList<string> lines)
    {
        if (lines.Count != sheets)
            return PaperRefusals.LinesWrong(sheets, lines.Count);
        var ballots = new List<string>();
        foreach (var (index, line) in lines.Index())
        {
            var read = Sheets.Read(question, line, index + 1, "lines");
            if (!read.TryGetAnswer(out var ballot))
                return Outcome<IReadOnlyList<string>>.Refused(read.Refusals);
            ballots.Add(ballot);
        }

        return Outcome<IReadOnlyList<string>>.Granted(ballots);
    }
}

internal static class KeyBatchEndpoint
{
    public static void MapKeyBatch(this IEndpointRouteBuilder routes) =>
        routes.MapForm<KeyBatchPage, KeyedBatch>(
            "/staff/{poll}/paper/{number:int}/key",
            form => new KeyBatch(form.Route("poll"), BatchAddress.NumberIn(form), Lines(form["lines"])),
            keyed => BatchAddress.Of(keyed.Poll, keyed.Number)).RequireRole(Roles.Agent, Roles.Officer);

    /// <summary>An empty line within the pile stays one: it is a sheet that was forgotten.</summary>
    private static string[] Lines(string text) => text.Length == 0 ? [] : [.. text.Split('\n').Select(line => line.Trim())];
}
