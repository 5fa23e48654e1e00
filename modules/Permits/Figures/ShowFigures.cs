using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The figures as one page that prints on one A4, and as a table for a spreadsheet.</summary>
internal static class ShowFiguresEndpoint
{
    public static void MapShowFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<FiguresPage>("/figures").AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/figures.csv", WriteCsvAsync).AllowAnonymous().ShareAmongVisitors();
    }

    private static async Task WriteCsvAsync(
        HttpContext http, string? period, IMediator mediator, ITownCalendar calendar, ITexts texts, CancellationToken cancellation)
    {
        var chosen = FigurePeriod.Read(period, calendar.Today);
        var figures = await mediator.Send(new ReadFigures(chosen), cancellation);
        var words = new FigureWords(texts, figures.IsForStaff);
        await new CsvDownload("permit-figures.csv", async (csv, ending) =>
        {
            await csv.WriteAsync(
                [
                    "by", "name", "from", "until", "received", "open", "overdue", "granted", "refused", "by_silence", "ended_without_decision", "decided_with_time_limit",
                    "decided_in_time", "median_days_town", "median_days_applicant",
                ],
                ending);
            await csv.WriteAsync(Row("all", "", figures.All, chosen, words), ending);
            foreach (var line in figures.Types)
                await csv.WriteAsync(Row("type", line.Key, line.Tally, chosen, words), ending);
            foreach (var line in figures.Quarters)
                await csv.WriteAsync(Row("quarter", line.Key, line.Tally, chosen, words), ending);
        }).ExecuteAsync(http);
    }

    private static IReadOnlyList<object?> Row(string by, string name, PermitTally tally, FigurePeriod period, FigureWords words)
    {
        object Cell(int count) => words.IsSaid(count) ? count : words.Count(count);
        double? Days(double? days, int of) => days is { } said && words.IsSaid(of) ? Math.Round(said, 1) : null;
        return
        [
            by, name, period.First, period.Last, Cell(tally.Received), Cell(tally.Open), Cell(tally.Overdue), Cell(tally.Granted), Cell(tally.Refused),
            Cell(tally.BySilence), Cell(tally.Ended), Cell(tally.Timed), Cell(tally.InTime), Days(tally.TownDays, tally.TownMinutes.Count),
            Days(tally.ApplicantDays, tally.ApplicantMinutes.Count),
        ];
    }
}
