using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>A kiosk has told how it stands.</summary>
/// <param name="Kiosk">Key of its address.</param>
/// <param name="Waiting">Ballots still on the device.</param>
/// <param name="Counted">Ballots that were counted just now.</param>
/// <param name="TurnedAway">Ballots of people who had gone already that could not be counted.</param>
[Untraced]
internal sealed record HearKiosk(string Kiosk, int Waiting, int Counted, int TurnedAway) : IChange<HeardKiosk>;

internal sealed record HeardKiosk(int Waiting);

internal sealed class HearKioskHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<HearKiosk, Outcome<HeardKiosk>>
{
    private const string Hear =
        """
        update kiosk
        set waiting = @Waiting, counted = counted + @Counted, turned_away = turned_away + @TurnedAway, heard_at = @Now
        where key_digest = @Digest and is_open = @Yes
        """;

    public async Task<Outcome<HeardKiosk>> Handle(HearKiosk request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = new
        {
            request.Waiting,
            request.Counted,
            request.TurnedAway,
            Now = clock.GetUtcNow(),
            Digest = Kiosk.DigestOf(request.Kiosk),
            Yes = true,
        };
        return await connection.ExecuteAsync(new CommandDefinition(Hear, row, cancellationToken: cancellation)) == 0
            ? KioskRefusals.Unknown
            : new HeardKiosk(request.Waiting);
    }
}

/// <summary>A kiosk brings sealed ballots. Each is counted or turned away by itself; what was answered the device forgets.</summary>
internal static class SyncKiosk
{
    public const int MostAtOnce = 20;

    private const int MostWaiting = 100_000;

    public static void MapSyncKiosk(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/kiosks/{key}/ballots", SyncAsync).AllowAnonymous();

    private static async Task<IResult> SyncAsync(
        string key, BroughtBallots? brought, KioskSeal seal, IModuleDatabase database, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        if (brought?.Ballots is not { } ballots || ballots.Any(ballot => ballot is null))
            return PollRefusals.NotARequest.ToResult();
        if (ballots.Count > MostAtOnce)
            return KioskRefusals.TooMany.ToResult();
        if (await PrivateKeyAsync(database, key, cancellation) is not { } sealedKey)
            return KioskRefusals.Unknown.ToResult();

        using var pair = seal.Open(sealedKey);
        var answers = new List<SyncedBallot>();
        foreach (var ballot in ballots)
        {
            Outcome<CastReceipt> cast = KioskSeal.Read(pair, ballot!) is { } read
                ? await mediator.Send(new CastAtKiosk(key, SubmittedForm.Clean(read.Code), read.Ballot, read.Token ?? "", read.Nonce ?? ""), cancellation)
                : KioskRefusals.NotSealed;
            answers.Add(cast.TryGetAnswer(out var receipt)
                ? new SyncedBallot(receipt.Receipt, receipt.Index)
                : new SyncedBallot("", 0, cast.Refusals[0].Code, texts[cast.Refusals[0].Code, cast.Refusals[0].Arguments]));
        }

        var counted = answers.Count(answer => answer.Refused is null);
        var heard = await mediator.Send(
            new HearKiosk(key, Math.Clamp(brought.Waiting, 0, MostWaiting), counted, brought.WereAlone ? answers.Count - counted : 0), cancellation);
        return heard.IsRefused ? heard.ToOk() : Results.Json(new { Ballots = answers });
    }

    private static async Task<string?> PrivateKeyAsync(IModuleDatabase database, string key, CancellationToken cancellation)
    {
        const string One = "select sealed_private_key from kiosk where key_digest = @Digest and is_open = @Yes";
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            One, new { Digest = Kiosk.DigestOf(key), Yes = true }, cancellationToken: cancellation));
    }

    /// <param name="Waiting">How many more wait on the device.</param>
    /// <param name="WereAlone">True where their voters have gone: nobody is there to read why one is turned away.</param>
    private sealed record BroughtBallots(IReadOnlyList<SealedBallot?>? Ballots, int Waiting = 0, bool WereAlone = false);

    /// <param name="Refused">Code of the refusal; null where the ballot is counted.</param>
    private sealed record SyncedBallot(string Receipt, long Index, string? Refused = null, string? Sentence = null);
}
