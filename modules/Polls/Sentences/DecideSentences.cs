using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer shows sentences to everybody or holds them back, with a reason. It can be decided otherwise later; the log keeps who did what.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record DecideSentences(string Poll, IReadOnlyList<DecidedSentence> Decided) : IChange<SentencesDecided>;

/// <param name="Ballot">See <see cref="Sentence"/>.</param>
/// <param name="Reason">Empty where it is published.</param>
internal sealed record DecidedSentence(string Ballot, string State, string Reason);

internal sealed record SentencesDecided(string Poll);

internal sealed class DecideSentencesHandler(IModuleDatabase database, IMediator mediator, IAuditTrail audit)
    : IRequestHandler<DecideSentences, Outcome<SentencesDecided>>
{
    private const string OfSecret =
        """
        insert into sentence (poll, ballot, state, reason)
        select poll, token, @State, @Reason from urn where poll = @Poll and token = @Ballot and counts = @Counts
        on conflict (poll, ballot) do update set state = excluded.state, reason = excluded.reason
        """;

    private const string OfNamed =
        """
        insert into sentence (poll, ballot, state, reason)
        select poll, person, @State, @Reason from named_ballot where poll = @Poll and person = @Ballot and @Counts
        on conflict (poll, ballot) do update set state = excluded.state, reason = excluded.reason
        """;

    public async Task<Outcome<SentencesDecided>> Handle(DecideSentences request, CancellationToken cancellation)
    {
        if (await mediator.Send(new CountPoll(request.Poll), cancellation) is not { Poll: { Definition.Kind: BallotKind.Text } poll } count)
            return PollRefusals.Unknown;
        if (count.Result is null)
            return SentenceRefusals.TooEarly;
        if (request.Decided.Count is 0 or > ReadSentences.OnAPage)
            return SentenceRefusals.NothingDecided;
        if (request.Decided.FirstOrDefault(each => !IsWhole(each)) is { } partial)
            return SentenceRefusals.ReasonMissing(partial.Ballot);

        await using var connection = await database.OpenAsync(cancellation);
        foreach (var decided in request.Decided)
        {
            var row = new { request.Poll, decided.Ballot, decided.State, decided.Reason, Counts = true };
            if (await connection.ExecuteAsync(new CommandDefinition(poll.IsNamed ? OfNamed : OfSecret, row, cancellationToken: cancellation)) == 0)
                return SentenceRefusals.Unknown;
        }

        audit.Record($"poll:{poll.Id}", new { Happened = "sentences decided", Sentences = request.Decided });
        return new SentencesDecided(poll.Id);
    }

    private static bool IsWhole(DecidedSentence decided) => decided.State switch
    {
        Sentence.Published => decided.Reason.Length == 0,
        Sentence.Held => HoldReason.All.Contains(decided.Reason),
        _ => false,
    };
}

internal static class SentenceRefusals
{
    public static readonly Refusal TooEarly = new("sentences.too-early", RefusalKind.Conflict);

    public static readonly Refusal NothingDecided = new("sentences.nothing-decided");

    public static readonly Refusal Unknown = new("sentences.unknown", RefusalKind.NotFound);

    public static Refusal ReasonMissing(string ballot) => new("sentences.reason-missing", Field: SentenceFields.Reason + ballot);
}

/// <summary>Names of the fields beside a sentence: its ballot stands behind them.</summary>
internal static class SentenceFields
{
    public const string State = "state-";
    public const string Reason = "reason-";
}

internal static class DecideSentencesEndpoint
{
    public static void MapDecideSentences(this IEndpointRouteBuilder routes) =>
        routes.MapForm<SentencesPage>("/staff/{id}/sentences", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var ballots = http.Request.Form.Keys.Where(name => name.StartsWith(SentenceFields.State, StringComparison.Ordinal)).Select(name => name[SentenceFields.State.Length..]);
        var decided = ballots.Select(ballot => (Ballot: ballot, State: form[SentenceFields.State + ballot])).Where(each => each.State.Length > 0)
            .Select(each => new DecidedSentence(each.Ballot, each.State, each.State == Sentence.Held ? form[SentenceFields.Reason + each.Ballot] : ""));
        var done = await http.RequestServices.GetRequiredService<IMediator>().Send(new DecideSentences(form.Route("id"), [.. decided]), cancellation);
        return done.IsRefused
            ? Outcome<IResult>.Refused(done.Refusals)
            : Outcome<IResult>.Granted(done.ToPage(each => SentencesPage.AddressOf(each.Poll, form["show"])));
    }
}
