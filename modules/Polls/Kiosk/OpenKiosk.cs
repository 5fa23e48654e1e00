using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>Staff make a device a kiosk of a poll.</summary>
/// <param name="Name">Where it stands.</param>
/// <param name="Key">Of its address; only its digest is kept.</param>
/// <param name="Pair">Made before: that takes longer than other changes should wait.</param>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record OpenKiosk(string Poll, string Name, string Key, KioskPair Pair) : IChange<OpenedKiosk>
{
    public const int LongestName = 80;
}

internal sealed record OpenedKiosk(string Poll, string Id);

internal sealed class OpenKioskHandler(IModuleDatabase database, IMediator mediator, IAuditTrail audit)
    : IRequestHandler<OpenKiosk, Outcome<OpenedKiosk>>
{
    private static readonly Refusal NameMissing = new("kiosk.name-missing", Field: "name", Arguments: [OpenKiosk.LongestName]);

    private const string Insert =
        """
        insert into kiosk (id, poll, name, key_digest, public_key, sealed_private_key, is_open, waiting, counted, turned_away, heard_at)
        values (@Id, @Poll, @Name, @Digest, @PublicKey, @SealedPrivateKey, @IsOpen, 0, 0, 0, null)
        """;

    public async Task<Outcome<OpenedKiosk>> Handle(OpenKiosk request, CancellationToken cancellation)
    {
        if (request.Name.Length is 0 or > OpenKiosk.LongestName)
            return NameMissing;
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Open)
            return PollRefusals.NotOpen;
        var opened = new OpenedKiosk(poll.Id, Guid.CreateVersion7().ToString("N"));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                opened.Id,
                opened.Poll,
                request.Name,
                Digest = Kiosk.DigestOf(request.Key),
                request.Pair.PublicKey,
                request.Pair.SealedPrivateKey,
                IsOpen = true,
            },
            cancellationToken: cancellation));
        audit.Record($"poll:{poll.Id}", new { Happened = "kiosk opened", Kiosk = opened.Id, request.Name });
        return opened;
    }
}

internal static class OpenKioskEndpoint
{
    public static void MapOpenKiosk(this IEndpointRouteBuilder routes) =>
        routes.MapForm<KiosksPage>("/staff/{poll}/kiosks", OpenAsync).RequireRole(Roles.Agent, Roles.Officer);

    /// <summary>The address is shown this once.</summary>
    private static async Task<Outcome<IResult>> OpenAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var key = Kiosk.NextKey();
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var pair = http.RequestServices.GetRequiredService<KioskSeal>().MakePair();
        var opened = await mediator.Send(new OpenKiosk(form.Route("poll"), form["name"], key, pair), cancellation);
        if (opened.IsRefused)
            return Outcome<IResult>.Refused(opened.Refusals);
        // The same form sent again is answered from what the first one did: this key is then nobody's.
        return await mediator.Send(new FindKiosk(key), cancellation) is null
            ? KioskRefusals.ShownAlready
            : Outcome<IResult>.Granted(new KioskLinkResult(form.Route("poll"), key));
    }
}

internal sealed class KioskLinkResult(string poll, string key) : IResult
{
    public Task ExecuteAsync(HttpContext http) => http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
        http, typeof(KioskLinkPage),
        new Dictionary<string, object?> { [nameof(KioskLinkPage.Poll)] = poll, [nameof(KioskLinkPage.Key)] = key }, form: null);
}
