using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>A closed poll for the notice board, for whoever counts along by hand, and for a spreadsheet.</summary>
internal static class ShowNoticeEndpoint
{
    public static void MapShowNotice(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<NoticePage>("/{id}/notice").AllowAnonymous();
        routes.MapPage<CountSheetPage>("/{id}/count-sheet").AllowAnonymous();
        routes.MapGet("/{id}/result.csv", DownloadAsync).AllowAnonymous();
    }

    private static async Task<IResult> DownloadAsync(string id, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        if (await mediator.Send(new CountPoll(id), cancellation) is not { Result: { } result, Poll: var poll })
            return PollRefusals.NotPublished.ToResult();
        return new CsvDownload($"result-{poll.Id}.csv", async (csv, stop) =>
        {
            await csv.WriteAsync(["number", "option", "cost", "votes", "ballots", "winner"], stop);
            foreach (var line in result.Lines)
            {
                var place = result.Winners.ToList().IndexOf(line);
                await csv.WriteAsync(
                    [
                        line.Number, ResultSentence.NameOf(line, texts, poll.Definition.Kind), poll.Definition.Options.FirstOrDefault(option => option.Number == line.Number)?.Cost,
                        line.Votes, result.Ballots, place < 0 ? null : place + 1,
                    ],
                    stop);
            }
        });
    }
}
