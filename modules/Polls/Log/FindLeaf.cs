using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody checks that their ballot is in the log: the receipt leads to the leaf, and the proof from there to what the town signed.</summary>
/// <param name="Receipt">As typed.</param>
public sealed record FindLeaf(string Poll, string Receipt) : IQuery<Outcome<FoundLeaf>>;

/// <param name="Index">Of the leaf, from 0, which is the opening.</param>
/// <param name="Leaf">Hexadecimal.</param>
/// <param name="Size">Leaves under the checkpoint.</param>
/// <param name="Proof">Hashes beside the way from the leaf to the root, hexadecimal, from below (RFC 9162, section 2.1.3).</param>
/// <param name="Checkpoint">The newest one that was signed for the notice board, or the one of the receipt where that is newer.</param>
/// <param name="GivenCheckpoint">The one that was given with the receipt.</param>
public sealed record FoundLeaf(
    string Receipt, long Index, string Leaf, long Size, IReadOnlyList<string> Proof, string Checkpoint, string GivenCheckpoint);

internal sealed class FindLeafHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<FindLeaf, Outcome<FoundLeaf>>
{
    private const string Own = "select position, leaf, note from log_leaf where poll = @Poll and receipt = @Receipt";

    private const string Newest = "select size, note from log_checkpoint where poll = @Poll and size > @Position order by size desc limit 1";

    private const string Leaves = "select leaf from log_leaf where poll = @Poll and position < @Size order by position limit 1000000";

    public async Task<Outcome<FoundLeaf>> Handle(FindLeaf request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var receipt = TrackingCode.Read(request.Receipt);
        var found = await connection.QuerySingleOrDefaultAsync<LeafRow?>(new CommandDefinition(
            Own, new { Poll = poll.Id, Receipt = receipt ?? "" }, cancellationToken: cancellation));
        if (receipt is null || found is null || found.Position == 0)
            return PollRefusals.ReceiptUnknown;
        var signed = await connection.QueryFirstOrDefaultAsync<SignedRow?>(new CommandDefinition(
            Newest, new { Poll = poll.Id, found.Position }, cancellationToken: cancellation)) ?? new SignedRow(found.Position + 1, found.Note);
        var leaves = (await connection.QueryAsync<string>(new CommandDefinition(Leaves, new { Poll = poll.Id, signed.Size }, cancellationToken: cancellation)))
            .Select(Convert.FromHexString).ToList();
        var proof = Merkle.Proof(leaves, (int)found.Position).Select(Convert.ToHexStringLower);
        return new FoundLeaf(receipt, found.Position, found.Leaf, signed.Size, [.. proof], signed.Note, found.Note);
    }

    private sealed record LeafRow(long Position, string Leaf, string Note);

    private sealed record SignedRow(long Size, string Note);
}

internal static class FindLeafEndpoint
{
    public static void MapFindLeaf(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ReceiptPage>("/{poll}/receipt/{receipt}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<FindLeafPage>("/{poll}/check").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/api/polls/{poll}/log/{receipt}", async (string poll, string receipt, IMediator mediator, CancellationToken cancellation) =>
                (await mediator.Send(new FindLeaf(poll, receipt), cancellation)).ToOk())
            .WithSummary("api.polls.leaf").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }
}
