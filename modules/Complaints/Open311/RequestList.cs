using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>The list of reports: the parameters are read, and each report is written.</summary>
internal static class RequestList
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var read = await ReadAsync(call, cancellation);
        if (!read.TryGetAnswer(out var question))
            return call.Refuse(read.Refusals);
        return await AnswerAsync(call, await call.Mediator.Send(question, cancellation), cancellation);
    }

    public static async Task<Open311Answer> AnswerAsync(Open311Call call, IReadOnlyList<PublishedRequest> requests, CancellationToken cancellation)
    {
        var document = new RequestDocument(call.Town, call.TownTexts, await call.Mediator.Send(new ReadCategories(), cancellation));
        var fields = call.WithExtensions ? await ReadFieldsAsync(call, requests, cancellation) : null;
        return new Open311Answer(writer =>
        {
            writer.StartList("service_requests");
            foreach (var request in requests)
                document.Write(writer, request, fields);
            writer.EndList();
        });
    }

    /// <returns>Codes of services, all of them known; empty where none were named.</returns>
    public static async Task<Outcome<IReadOnlyList<string>>> ReadServicesAsync(Open311Call call, CancellationToken cancellation)
    {
        var tree = await call.Mediator.Send(new ReadCategories(), cancellation);
        var services = call.Listed("service_code");
        return services.All(code => tree.Find(code) is not null)
            ? Outcome<IReadOnlyList<string>>.Granted(services)
            : Open311Refusals.UnknownService;
    }

    /// <returns>Null where both or neither are wanted.</returns>
    public static Outcome<bool?> ReadStatus(Open311Call call)
    {
        var wanted = call.Listed("status").Select(status => status.ToLowerInvariant()).Distinct().ToList();
        if (wanted.Except(["open", "closed"]).Any())
            return new Refusal("open311.status-unknown", Field: "status", Arguments: ["open, closed"]);
        return wanted.Count == 1 ? wanted[0] == "open" : (bool?)null;
    }

    private static async Task<Outcome<ListRequests>> ReadAsync(Open311Call call, CancellationToken cancellation)
    {
        var paging = RequestPaging.Read(call);
        var ids = call.Listed("service_request_id");
        if (ids.Count > RequestPaging.MostAtOnce)
            return new Refusal("open311.too-many-ids", Field: "service_request_id", Arguments: [RequestPaging.MostAtOnce]);
        if (ids.Count > 0 && paging.TryGetAnswer(out var part))
            return new ListRequests([.. ids.Select(CaseNumber.Read).OfType<int>()], null, [], null, part);
        var (window, services, status) = (RequestWindow.Read(call), await ReadServicesAsync(call, cancellation), ReadStatus(call));
        IReadOnlyList<Refusal> refusals = [.. paging.Refusals, .. ids.Count > 0 ? [] : window.Refusals.Concat(services.Refusals).Concat(status.Refusals)];
        return refusals.Count > 0
            ? Outcome<ListRequests>.Refused(refusals)
            : new ListRequests(null, window.Answer, services.Answer, status.Answer, paging.Answer);
    }

    private static async Task<RequestFields> ReadFieldsAsync(Open311Call call, IReadOnlyList<PublishedRequest> requests, CancellationToken cancellation)
    {
        var fields = new RequestFields();
        foreach (var (category, version) in requests.Where(request => request.FieldsVersion > 0).Select(request => (request.Category, request.FieldsVersion)).Distinct())
            fields[(category, version)] = await call.Mediator.Send(new ReadFields(category, version), cancellation);
        return fields;
    }
}

/// <summary>One report. One that is not published does not exist.</summary>
internal static class OneRequest
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        if (CaseNumber.Read(call.Route("id")) is not { } number)
            return call.Refuse(Open311Refusals.UnknownRequest);
        var found = await call.Mediator.Send(new ListRequests([number], null, [], null, new RequestPaging(1, 0)), cancellation);
        return found.Count == 0 ? call.Refuse(Open311Refusals.UnknownRequest) : await RequestList.AnswerAsync(call, found, cancellation);
    }
}
