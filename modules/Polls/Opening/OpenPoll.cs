using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer opens a poll: its definition is frozen and hashed, its keys are made, its log begins, and its code slips are made.</summary>
/// <param name="Codes">The codes to print; only their digests are kept. None where slips do not open the roll.</param>
[RequiresRole(Roles.Officer)]
public sealed record OpenPoll(string Id, IReadOnlyList<string> Codes) : IChange<OpenedPoll>;

/// <param name="Definition">SHA-256 of the frozen definition, hexadecimal.</param>
public sealed record OpenedPoll(string Id, string Definition);

internal sealed class OpenPollHandler(
    IModuleDatabase database, IMediator mediator, PollLog log, TokenKeys keys, LotSeed lot, ITown town, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<OpenPoll, Outcome<OpenedPoll>>
{
    private const string Freeze =
        """
        update poll set state = 'open', definition = @Hash, document = @Document, slips = @Slips, opened_at = @Now, begins_at = @BeginsAt, ends_at = @EndsAt,
            roll_size = @RollSize, token_key = @TokenKey, sealed_token_key = @SealedTokenKey, sealed_seed = @SealedSeed
        where id = @Id and state = 'draft'
        """;

    private const string AddSlip =
        "insert into eligible (poll, digest, kind, person, name, ward, stratum) values (@Poll, @Digest, 'slip', @Digest, '', '', '')";

    private const string Eligible = "select count(distinct person) from eligible where poll = @Poll";

    public async Task<Outcome<OpenedPoll>> Handle(OpenPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Draft || poll.EndsAt <= clock.GetUtcNow())
            return PollRefusals.NotADraft;

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
        if (await FreezeAsync(connection, frozen, seed, cancellation) is not { } opened)
            return PollRefusals.NotADraft;
        audit.Record($"poll:{poll.Id}", new { Happened = "opened", opened.Definition, Slips = request.Codes.Count, frozen.RollSize });
        events.Publish("polls.poll-opened.v1", $"/polls/{poll.Id}", new { Question = frozen.Question.In(town.Languages[0]) });
        return opened;
    }

    private async Task<OpenedPoll?> FreezeAsync(DbConnection connection, PollDefinition frozen, string seed, CancellationToken cancellation)
    {
        var document = frozen.ToCanonicalJson();
        var opened = new OpenedPoll(frozen.Poll, PollDefinition.HashOf(document));
        using var key = frozen.Level == PollLevel.S ? PollTokens.MakeKey() : null;
        var tokenKey = key is null ? "" : Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        var row = new
        {
            opened.Id,
            Hash = opened.Definition,
            Document = document,
            frozen.Slips,
            Now = clock.GetUtcNow(),
            BeginsAt = VotingTime.BeginningOf(frozen, town.TimeZone),
            EndsAt = VotingTime.EndOf(frozen, town.TimeZone),
            frozen.RollSize,
            TokenKey = tokenKey,
            SealedTokenKey = key is null ? null : keys.Seal(key),
            SealedSeed = lot.Seal(seed),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Freeze, row, cancellationToken: cancellation)) == 0)
            return null;
        await log.BeginAsync(connection, frozen.Poll, key is null ? null : LogLeaf.OfOpening(frozen, opened.Definition, tokenKey).Leaf, cancellation);
        return opened;
    }
}

internal static class OpenPollEndpoint
{
    public static void MapOpenPoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPollPage>("/staff/{id}", OpenAsync).RequireRole(Roles.Officer);

    /// <summary>The answer is the sheet of slips itself: the codes are shown this once, and kept nowhere.</summary>
    private static async Task<Outcome<IResult>> OpenAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindPoll(form.Route("id"), WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        var codes = Enumerable.Range(0, poll.Definition.Slips).Select(_ => TrackingCode.Next()).ToList();
        var opened = await mediator.Send(new OpenPoll(poll.Id, codes), cancellation);
        if (opened.IsRefused)
            return Outcome<IResult>.Refused(opened.Refusals);
        return Outcome<IResult>.Granted(codes.Count > 0 ? new SlipSheetResult(poll, codes) : opened.ToPage(each => $"/polls/staff/{each.Id}"));
    }
}

internal sealed class SlipSheetResult(Poll poll, IReadOnlyList<string> codes) : IResult
{
    public Task ExecuteAsync(HttpContext http) => http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
        http, typeof(SlipSheetPage),
        new Dictionary<string, object?> { [nameof(SlipSheetPage.Poll)] = poll, [nameof(SlipSheetPage.Codes)] = codes }, form: null);
}
