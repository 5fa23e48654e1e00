using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CivicHost.Sdk.Tables;

/// <summary>Answers with a table that the browser saves, written while it is made.</summary>
/// <param name="fileName">Name for the browser, for example <c>reports.csv</c>.</param>
/// <param name="write">Writes the headings and the rows.</param>
public sealed class CsvDownload(string fileName, Func<CsvWriter, CancellationToken, Task> write) : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        httpContext.Response.ContentType = "text/csv; charset=utf-8; header=present";
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        await using var writer = new CsvWriter(httpContext.Response.Body);
        await write(writer, httpContext.RequestAborted);
    }
}
