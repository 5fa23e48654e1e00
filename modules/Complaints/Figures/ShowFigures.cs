using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

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
        var filter = ReportFilter.Of(http.Request);
        var figures = await mediator.Send(new ReadFigures(chosen, filter.Category, filter.Quarter), cancellation);
        var words = new FigureWords(texts, figures.IsForStaff);
        var tree = await mediator.Send(new ReadCategories(), cancellation);
        await new CsvDownload("figures.csv", async (csv, ending) =>
        {
            await csv.WriteAsync(
                ["by", "name", "from", "until", "received", "open", "overdue", "fixed", "not_taken_further", "merged", "median_days_to_fix", "reopened", "rated", "satisfied"],
                ending);
            await csv.WriteAsync(Row("all", "", figures.All, chosen, words), ending);
            foreach (var line in figures.Categories)
                await csv.WriteAsync(Row("category", tree.NameOf(texts, line.Key), line.Tally, chosen, words), ending);
            foreach (var line in figures.Quarters)
                await csv.WriteAsync(Row("quarter", line.Key, line.Tally, chosen, words), ending);
        }).ExecuteAsync(http);
    }

    private static IReadOnlyList<object?> Row(string by, string name, ReportTally tally, FigurePeriod period, FigureWords words)
    {
        object Cell(int count) => words.IsSaid(count) ? count : words.Count(count);
        object Part(int count) => words.IsPartSaid(tally, count) ? count : words.Part(tally, count);
        double? median = tally.MedianDays is { } days && words.IsSaid(tally.Fixed) ? Math.Round(days, 1) : null;
        return
        [
            by, name, period.First, period.Last, Cell(tally.Received), Part(tally.Open), Cell(tally.Overdue), Part(tally.Fixed), Part(tally.Refused),
            Part(tally.Merged), median, Cell(tally.Reopened), Cell(tally.Rated), words.IsRatingSaid(tally) ? tally.Satisfied : null,
        ];
    }
}
