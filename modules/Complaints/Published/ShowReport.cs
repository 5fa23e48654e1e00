using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Anybody opens a published report by its number.</summary>
internal sealed record ShowReport(int Number) : IQuery<PublishedReport?>;

/// <param name="Reporter">Name, where one was given and made public; else empty.</param>
/// <param name="GoesOnIn">Number of the published report that goes on in its place, or null.</param>
/// <param name="Merged">Numbers of the published reports that it goes on for.</param>
internal sealed record PublishedReport(ReportFile File, string Reporter, int? GoesOnIn, IReadOnlyList<int> Merged);

internal sealed class ShowReportHandler(IModuleDatabase database, ReportReader reader) : IRequestHandler<ShowReport, PublishedReport?>
{
    private const string Name = "select reporter from report where number = @Number and privacy = 'public' and visibility = 'shown'";

    private const string Around =
        """
        select number
        from report
        where (number = @MergedInto or merged_into = @Number) and visibility = 'shown' and privacy <> 'secret'
        order by number
        limit 50
        """;

    public async Task<PublishedReport?> Handle(ShowReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await reader.ReadAsync(connection, request.Number, cancellation) is not { Report: { IsPublished: true } report } file)
            return null;
        var name = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Name, new { request.Number }, cancellationToken: cancellation));
        var around = await AroundAsync(connection, report, cancellation);
        return new PublishedReport(
            file, name ?? "", around.Contains(report.MergedInto ?? 0) ? report.MergedInto : null, [.. around.Where(number => number != report.MergedInto)]);
    }

    private static async Task<List<int>> AroundAsync(DbConnection connection, Report report, CancellationToken cancellation) =>
        (await connection.QueryAsync<int>(new CommandDefinition(
            Around, new { report.Number, MergedInto = report.MergedInto ?? 0 }, cancellationToken: cancellation))).AsList();
}

internal static class ShowReportEndpoint
{
    public static void MapShowReport(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/reports/{number}", [HttpMethods.Get, HttpMethods.Head], ShowAsync).AllowAnonymous();

    /// <summary>A page is given no cookies: what this browser said before is handed to it.</summary>
    private static Task ShowAsync(HttpContext http, string number, IPageRenderer pages) => pages.RenderAsync(
        http,
        typeof(ShowReportPage),
        new Dictionary<string, object?>
        {
            [nameof(ShowReportPage.Number)] = SubmittedForm.Clean(number),
            [nameof(ShowReportPage.IsSupported)] = CaseNumber.Read(number) is { } known && SupportedHere.Read(http.Request).Contains(known),
        },
        null);
}
