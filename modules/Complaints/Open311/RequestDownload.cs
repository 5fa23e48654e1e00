using System.Globalization;
using System.Text;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Http;

namespace Complaints.Open311;

/// <summary>Everything that is published as one table, by the columns of the specification's page on bulk data. It is read a thousand rows at a time.</summary>
internal static class RequestDownload
{
    private static readonly string[] Columns =
    [
        "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description", "status_notes", "source", "service_name",
        "service_subtype", "description", "agency_responsible", "address", "lat", "long",
    ];

    public static async Task AnswerAsync(HttpContext http)
    {
        var (call, cancellation) = (Open311Call.Reading(http), http.RequestAborted);
        var (window, services, status) = (RequestWindow.ReadOpen(call), await RequestList.ReadServicesAsync(call, cancellation), RequestList.ReadStatus(call));
        IReadOnlyList<Refusal> refusals = [.. window.Refusals, .. services.Refusals, .. status.Refusals];
        if (refusals.Count > 0)
            await call.SendAsync(call.Refuse(refusals));
        else
            await SendAsync(http.Response, call, new ListRequests(null, window.Answer, services.Answer, status.Answer, RequestPaging.First, OldestFirst: true), cancellation);
    }

    private static async Task SendAsync(HttpResponse response, Open311Call call, ListRequests question, CancellationToken cancellation)
    {
        var document = new RequestDocument(call.Town, call.TownTexts, await call.Mediator.Send(new ReadCategories(), cancellation));
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"requests.csv\"";
        await response.WriteAsync(Line(Columns), cancellation);
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
            return;
        for (var paging = question.Paging; ; paging = paging with { Offset = paging.Offset + paging.Limit })
        {
            var requests = await call.Mediator.Send(question with { Paging = paging }, cancellation);
            var states = await call.Mediator.Send(new ReadStates([.. requests.Select(request => request.WorkflowVersion)]), cancellation);
            var lines = new StringBuilder();
            foreach (var request in requests)
                lines.Append(Line(Row(request, document, states, call.TownTexts)));
            await response.WriteAsync(lines.ToString(), cancellation);
            if (requests.Count < paging.Limit)
                return;
        }
    }

    private static string[] Row(PublishedRequest request, RequestDocument document, ReportStates states, ITexts texts)
    {
        var point = document.PointOf(request);
        return
        [
            RequestId.Write(request.Number),
            Open311Writer.Written(request.FiledAt) ?? "",
            Open311Writer.Written(request.UpdatedAt) ?? "",
            Open311Writer.Written(request.ClosedAt) ?? "",
            Plain(states.NameOf(texts, request.WorkflowVersion, request.State)),
            Plain(request.Notes ?? ""),
            Plain(texts[$"channel.{request.Channel}"]),
            Plain(document.ServiceName(request)),
            "",
            Plain(request.Text),
            Plain(request.Agency),
            Plain(document.Address(request)),
            point?.Latitude.ToString("0.######", CultureInfo.InvariantCulture) ?? "",
            point?.Longitude.ToString("0.######", CultureInfo.InvariantCulture) ?? "",
        ];
    }

    /// <summary>A spreadsheet takes what begins so for a formula.</summary>
    private static string Plain(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    private static string Line(IEnumerable<string> values) =>
        string.Join(',', values.Select(value => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
}
