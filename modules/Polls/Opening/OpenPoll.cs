using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer opens a poll: its keys are made, its definition is frozen, its log begins, and its code slips are made.</summary>
/// <remarks>No change by itself: making a key of 3072 bits takes seconds on an old machine, in which nobody else is to wait.</remarks>
/// <param name="Codes">The codes to print; only their digests are kept. None where slips do not open the roll.</param>
/// <param name="Version">Of the draft as the officer read it; null: as it stands.</param>
[RequiresRole(Roles.Officer)]
public sealed record OpenPoll(string Id, IReadOnlyList<string> Codes, int? Version = null) : IRequest<Outcome<OpenedPoll>>;

/// <param name="Definition">SHA-256 of the frozen definition, hexadecimal.</param>
public sealed record OpenedPoll(string Id, string Definition);

internal sealed class OpenPollHandler(IMediator mediator, TokenKeys keys) : IRequestHandler<OpenPoll, Outcome<OpenedPoll>>
{
    public async Task<Outcome<OpenedPoll>> Handle(OpenPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Draft)
            return PollRefusals.NotADraft;
        var version = request.Version ?? poll.Version;
        if (version != poll.Version)
            return PollRefusals.ChangedMeanwhile;
        if (!poll.IsSecret)
            return await mediator.Send(new FreezePoll(poll.Id, version, request.Codes, "", null), cancellation);
        using var key = await Task.Run(PollTokens.MakeKey, cancellation);
        return await mediator.Send(
            new FreezePoll(poll.Id, version, request.Codes, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), keys.Seal(key)), cancellation);
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
        var opened = await mediator.Send(new OpenPoll(poll.Id, codes, form.Whole("version")), cancellation);
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
