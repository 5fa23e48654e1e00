using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer opens a poll: its definition is frozen, and its code slips are made.</summary>
/// <param name="Codes">The codes to print; only their digests are kept.</param>
[RequiresRole(Roles.Officer)]
public sealed record OpenPoll(string Id, IReadOnlyList<string> Codes) : IChange<OpenedPoll>;

/// <param name="Definition">SHA-256 of question, options, closing day and number of slips, hexadecimal.</param>
public sealed record OpenedPoll(string Id, string Definition);

internal sealed class OpenPollHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock, ITownCalendar calendar, IAuditTrail audit, IEvents events)
    : IRequestHandler<OpenPoll, Outcome<OpenedPoll>>
{
    private const string Freeze =
        "update poll set state = 'open', definition = @Definition, slips = @Slips, opened_at = @Now where id = @Id and state = 'draft'";

    private const string AddSlip = "insert into slip (poll, digest, is_used) values (@Poll, @Digest, @IsUsed)";

    public async Task<Outcome<OpenedPoll>> Handle(OpenPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Draft || poll.ClosesOn < calendar.Today)
            return PollRefusals.NotADraft;

        var opened = new OpenedPoll(poll.Id, DefinitionOf(poll, request.Codes.Count));
        await using var connection = await database.OpenAsync(cancellation);
        var frozen = await connection.ExecuteAsync(new CommandDefinition(
            Freeze, new { opened.Definition, Slips = request.Codes.Count, Now = clock.GetUtcNow(), poll.Id }, cancellationToken: cancellation));
        if (frozen == 0)
            return PollRefusals.NotADraft;
        // In the order of the digests, which is no order of printing.
        foreach (var digest in request.Codes.Select(code => SlipCode.DigestOf(poll.Id, code)).Order(StringComparer.Ordinal))
            await connection.ExecuteAsync(new CommandDefinition(AddSlip, new { Poll = poll.Id, Digest = digest, IsUsed = false }, cancellationToken: cancellation));

        audit.Record($"poll:{poll.Id}", new { Happened = "opened", opened.Definition, Slips = request.Codes.Count });
        events.Publish("polls.poll-opened.v1", $"/polls/{poll.Id}", new { poll.Question });
        return opened;
    }

    private static string DefinitionOf(Poll poll, int slips) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { poll.Id, poll.Question, poll.Options, ClosesOn = poll.ClosesOn.ToString("O"), Slips = slips }))));
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
        var codes = Enumerable.Range(0, poll.Slips).Select(_ => TrackingCode.Next()).ToList();
        var opened = await mediator.Send(new OpenPoll(poll.Id, codes), cancellation);
        if (opened.IsRefused)
            return Outcome<IResult>.Refused(opened.Refusals);
        return Outcome<IResult>.Granted(new SlipSheetResult(poll, codes));
    }
}

internal sealed class SlipSheetResult(Poll poll, IReadOnlyList<string> codes) : IResult
{
    public Task ExecuteAsync(HttpContext http) => http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
        http, typeof(SlipSheetPage),
        new Dictionary<string, object?> { [nameof(SlipSheetPage.Poll)] = poll, [nameof(SlipSheetPage.Codes)] = codes }, form: null);
}
