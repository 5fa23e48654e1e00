using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Everything by which a closed poll can be checked.</summary>
/// <param name="InFull">Also ballots that were kept for auditors; only officers ask so, to hand them over.</param>
internal sealed record PublishBundle(string Poll, bool InFull = false) : IQuery<Outcome<PollBundle>>;

internal sealed class PublishBundleHandler(IModuleDatabase database, IMediator mediator, ICurrentPerson person) : IRequestHandler<PublishBundle, Outcome<PollBundle>>
{
    private const string Leaves = "select leaf from log_leaf where poll = @Poll order by position limit 1000000";

    private const string Urn = "select token, version, ballot, nonce, signature from urn where poll = @Poll order by token, version limit 1000000";

    private const string Named = "select name, ballot from named_ballot where poll = @Poll order by name, ballot limit 1000000";

    private const string Notes = "select note from log_checkpoint where poll = @Poll order by size limit 800";

    private const string Kept = "select document, result from poll where id = @Poll and state = 'closed' and document <> ''";

    public async Task<Outcome<PollBundle>> Handle(PublishBundle request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var kept = await connection.QuerySingleOrDefaultAsync<KeptRow?>(new CommandDefinition(Kept, new { Poll = poll.Id }, cancellationToken: cancellation));
        if (kept is null)
            return PollRefusals.NotPublished;
        var showsBallots = !poll.Definition.IsForAuditorsOnly || (request.InFull && person.HasRole(Roles.Officer));
        return new PollBundle(
            kept.Document,
            poll.IsSecret ? LogLeaf.OfOpening(poll.Definition, poll.Hash, poll.TokenKey).Text : "",
            PublicKeyList.Write(await SigningKeys.PublicAsync(connection, cancellation)),
            await ListAsync<string>(connection, Leaves, poll.Id, cancellation),
            poll.IsSecret && showsBallots ? await ListAsync<BundledBallot>(connection, Urn, poll.Id, cancellation) : null,
            poll.IsNamed && showsBallots ? await CountedBallots.ReadAsync(connection, poll, cancellation) : null,
            poll.Definition.PublishesNames && showsBallots ? await ListAsync<BundledName>(connection, Named, poll.Id, cancellation) : null,
            await RollCounts.ReadAsync(connection, poll.Id, cancellation),
            await ListAsync<string>(connection, Notes, poll.Id, cancellation),
            kept.Result);
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(DbConnection connection, string sql, string poll, CancellationToken cancellation) =>
        [.. await connection.QueryAsync<T>(new CommandDefinition(sql, new { Poll = poll }, cancellationToken: cancellation))];

    private sealed record KeptRow(string Document, string Result);
}

internal static class PublishBundleEndpoint
{
    public static void MapPublishBundle(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{id}/bundle.zip", (string id, IMediator mediator, CancellationToken cancellation) => SendAsync(id, false, mediator, cancellation)).AllowAnonymous();
        routes.MapGet("/staff/{id}/bundle.zip", (string id, IMediator mediator, CancellationToken cancellation) => SendAsync(id, true, mediator, cancellation))
            .RequireRole(Roles.Officer);
    }

    private static async Task<IResult> SendAsync(string id, bool inFull, IMediator mediator, CancellationToken cancellation)
    {
        var bundle = await mediator.Send(new PublishBundle(id, inFull), cancellation);
        return bundle.TryGetAnswer(out var answer) ? Results.File(answer.ToZip(), "application/zip", $"poll-{id}.zip") : bundle.Refusals[0].ToResult();
    }
}
