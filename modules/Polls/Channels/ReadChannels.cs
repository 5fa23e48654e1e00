using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Staff look at the ways in which votes of a poll come in: turnout, kiosks with what waits on them, telephones that sent many votes.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record ReadChannels(string Poll) : IQuery<ChannelsOfPoll?>;

/// <param name="UnfinishedBatches">Of paper, that are not in the urn yet.</param>
/// <param name="FlagAbove">Telephones that sent more votes than that are counted in <paramref name="Telephones"/>.</param>
internal sealed record ChannelsOfPoll(
    Poll Poll, RollCounts Counts, IReadOnlyList<Kiosk> Kiosks, int UnfinishedBatches, FlaggedTelephones Telephones, int FlagAbove);

internal sealed class ReadChannelsHandler(IModuleDatabase database, IMediator mediator, SmsFlag flag) : IRequestHandler<ReadChannels, ChannelsOfPoll?>
{
    public async Task<ChannelsOfPoll?> Handle(ReadChannels request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return new ChannelsOfPoll(
            poll,
            await RollCounts.ReadAsync(connection, poll.Id, cancellation),
            await Kiosk.ListAsync(connection, poll.Id, cancellation),
            (await PaperBatch.ListAsync(connection, poll.Id, cancellation)).Count(batch => batch.IsUnfinished),
            await SmsSenders.FlaggedAsync(connection, poll.Id, flag.FlagAbove, cancellation),
            flag.FlagAbove);
    }
}

internal static class ReadChannelsEndpoint
{
    public static void MapReadChannels(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ChannelsPage>("/staff/{poll}/channels").RequireRole(Roles.Agent, Roles.Officer);
}
