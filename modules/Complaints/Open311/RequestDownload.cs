using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
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
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
            return;
        await using var table = new CsvWriter(response.Body, byteOrderMark: false);
        await table.WriteAsync(Columns, cancellation);
        for (var paging = question.Paging; ; paging = paging with { Offset = paging.Offset + paging.Limit })
        {
            var requests = await call.Mediator.Send(question with { Paging = paging }, cancellation);
            var states = await call.Mediator.Send(new ReadStates([.. requests.Select(request => request.WorkflowVersion)]), cancellation);
            foreach (var request in requests)
                await table.WriteAsync(Row(request, document, states, call.TownTexts), cancellation);
            if (requests.Count < paging.Limit)
                return;
        }
    }

    private static object?[] Row(PublishedRequest request, RequestDocument document, ReportStates states, ITexts texts)
    {
        var point = document.PointOf(request);
        return
        [
            RequestId.Write(request.Number),
            request.FiledAt,
            request.UpdatedAt,
            request.ClosedAt,
            states.NameOf(texts, request.WorkflowVersion, request.State),
            texts.Said(request.Notes ?? ""),
            texts[$"channel.{request.Channel}"],
            document.ServiceName(request),
            "",
            texts.Said(request.Text),
            request.Agency,
            document.Address(request),
            point?.Latitude,
            point?.Longitude,
        ];
    }
}
