using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>What opening changes: the definition is frozen and hashed, the log begins, and the slips' digests join the list of those who may vote.</summary>
/// <param name="Version">Of the draft that the officer saw.</param>
/// <param name="TokenKey">Public key of the tokens, SubjectPublicKeyInfo in base64; empty for a named poll.</param>
/// <param name="SealedTokenKey">Its private half, sealed.</param>
[RequiresRole(Roles.Officer)]
internal sealed record FreezePoll(string Id, int Version, IReadOnlyList<string> Codes, string TokenKey, string? SealedTokenKey) : IChange<OpenedPoll>;

internal sealed class FreezePollHandler(
    IModuleDatabase database, IMediator mediator, PollLog log, LotSeed lot, ITown town, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<FreezePoll, Outcome<OpenedPoll>>
{
    private const string Freeze =
        """
        update poll set state = 'open', definition = @Hash, document = @Document, slips = @Slips, opened_at = @Now, begins_at = @BeginsAt, ends_at = @EndsAt,
            roll_size = @RollSize, token_key = @TokenKey, sealed_token_key = @SealedTokenKey, sealed_seed = @SealedSeed
        where id = @Id and state = 'draft' and version = @Version
        """;

    private const string AddSlip =
        "insert into eligible (poll, digest, kind, person, name, ward, stratum) values (@Poll, @Digest, 'slip', @Digest, '', '', '')";

    private const string Eligible = "select count(distinct person) from eligible where poll = @Poll";

    public async Task<Outcome<OpenedPoll>> Handle(FreezePoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Draft || poll.EndsAt <= clock.GetUtcNow())
            return PollRefusals.NotADraft;
        if (poll.Version != request.Version)
            return PollRefusals.ChangedMeanwhile;

        await using var connection = await database.OpenAsync(cancellation);
        // In the order of the digests, which is no order of printing.
        foreach (var digest in request.Codes.Select(code => PersonKey.DigestOf(poll.Id, Eligibility.Slip, code)).Order(StringComparer.Ordinal))
            await connection.ExecuteAsync(new CommandDefinition(AddSlip, new { Poll = poll.Id, Digest = digest }, cancellationToken: cancellation));
        var rollSize = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Eligible, new { Poll = poll.Id }, cancellationToken: cancellation));
        var isListed = poll.Definition.Eligibility.All(Eligibility.IsListed);
        if (isListed && rollSize == 0)
            return PollRefusals.NobodyMayVote;

        var seed = LotSeed.Next();
        var frozen = poll.Definition with
        {
            Poll = poll.Id,
            Slips = request.Codes.Count,
            RollSize = isListed ? rollSize : null,
            SeedHash = LotSeed.HashOf(seed),
        };
        if (await FreezeAsync(connection, frozen, seed, request, cancellation) is not { } opened)
            return PollRefusals.ChangedMeanwhile;
        audit.Record($"poll:{poll.Id}", new { Happened = "opened", opened.Definition, Slips = request.Codes.Count, frozen.RollSize });
        events.Publish("polls.poll-opened.v1", $"/polls/{poll.Id}", new { Question = frozen.Question.In(town.Languages[0]) });
        return opened;
    }

    private async Task<OpenedPoll?> FreezeAsync(DbConnection connection, PollDefinition frozen, string seed, FreezePoll request, CancellationToken cancellation)
    {
        var document = frozen.ToCanonicalJson();
        var opened = new OpenedPoll(frozen.Poll, PollDefinition.HashOf(document));
        var row = new
        {
            opened.Id,
            request.Version,
            Hash = opened.Definition,
            Document = document,
            frozen.Slips,
            Now = clock.GetUtcNow(),
            BeginsAt = VotingTime.BeginningOf(frozen, town.TimeZone),
            EndsAt = VotingTime.EndOf(frozen, town.TimeZone),
            frozen.RollSize,
            request.TokenKey,
            request.SealedTokenKey,
            SealedSeed = lot.Seal(seed),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Freeze, row, cancellationToken: cancellation)) == 0)
            return null;
        var opening = frozen.Level == PollLevel.S ? LogLeaf.OfOpening(frozen, opened.Definition, request.TokenKey).Leaf : null;
        await log.BeginAsync(connection, frozen.Poll, opening, cancellation);
        return opened;
    }
}
