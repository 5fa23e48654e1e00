using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer takes an accepted batch back by a batch that reverses it. Nothing leaves urn or log: each of its ballots is followed by
/// one of the same token that says nothing. The same sheets can then come again, in a batch of their own.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record ReverseBatch(string Poll, int Number, string Reason) : IChange<OpenedBatch>
{
    public const int LongestReason = 300;
}

internal sealed class ReverseBatchHandler(IModuleDatabase database, IMediator mediator, Withdrawal withdrawal, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<ReverseBatch, Outcome<OpenedBatch>>
{
    private const string LockPoll = "update poll set id = id where id = @Poll";

    private const string Next = "select coalesce(max(number), 0) + 1 from paper_batch where poll = @Poll";

    private const string Insert =
        """
        insert into paper_batch (poll, number, place, sheets, photo, photo_hash, state, reverses, reason, spoiled)
        values (@Poll, @Reversal, @Place, @Sheets, '', '', 'accepted', @Number, @Reason, @Spoiled)
        """;

    private const string End = "update paper_batch set state = 'reversed' where poll = @Poll and number = @Number";

    private const string Tokens = "select token from paper_token where poll = @Poll and batch = @Number order by token limit 1000";

    public async Task<Outcome<OpenedBatch>> Handle(ReverseBatch request, CancellationToken cancellation)
    {
        var found = await PaperPoll.FindAsync(mediator, request.Poll, clock, cancellation);
        if (!found.TryGetAnswer(out var poll))
            return Outcome<OpenedBatch>.Refused(found.Refusals);
        if (request.Reason.Length is 0 or > ReverseBatch.LongestReason)
            return PaperRefusals.ReasonMissing;
        await using var connection = await database.OpenAsync(cancellation);
        if (await PaperBatch.HoldAsync(connection, poll.Id, request.Number, cancellation) is not { } batch)
            return PaperRefusals.Unknown;
        if (batch.IsReversal)
            return PaperRefusals.IsReversal;
        if (batch.State != PaperBatch.Accepted)
            return batch.State == PaperBatch.Reversed ? PaperRefusals.ReversedAlready : PaperRefusals.NotAccepted;

        var tokens = await connection.QueryAsync<string>(new CommandDefinition(
            Tokens, new { Poll = poll.Id, batch.Number }, cancellationToken: cancellation));
        foreach (var token in tokens)
        {
            if (!await withdrawal.WithdrawAsync(connection, poll.Id, token, cancellation))
                return PollRefusals.NotOpen;
        }

        // After urn and log, as closing does: each would wait for the other.
        await connection.ExecuteAsync(new CommandDefinition(LockPoll, new { Poll = poll.Id }, cancellationToken: cancellation));
        var reversal = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Next, new { Poll = poll.Id }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Poll = poll.Id, Reversal = reversal, batch.Place, batch.Sheets, batch.Number, request.Reason, batch.Spoiled },
            cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(End, new { Poll = poll.Id, batch.Number }, cancellationToken: cancellation));
        audit.Record($"poll:{poll.Id}", new { Happened = "paper batch reversed", Batch = batch.Number, Reversal = reversal, batch.Sheets });
        return new OpenedBatch(poll.Id, reversal);
    }
}

internal static class ReverseBatchEndpoint
{
    public static void MapReverseBatch(this IEndpointRouteBuilder routes) =>
        routes.MapForm<BatchPage, OpenedBatch>(
            "/staff/{poll}/paper/{number:int}/reverse", form => new ReverseBatch(form.Route("poll"), BatchAddress.NumberIn(form), form["reason"]),
            reversed => BatchAddress.Of(reversed.Poll, reversed.Number)).RequireRole(Roles.Officer);
}
