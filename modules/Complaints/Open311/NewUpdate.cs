using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>A program sends an update: the parameters are read, all that is wrong with them is told at once.</summary>
internal static class NewUpdate
{
    private const int LongestId = 200;

    private static readonly string[] Needed = ["service_request_id", "update_id", "status", "updated_datetime", "description"];

    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var key = await call.KeyAsync(cancellation);
        if (key.IsRefused)
            return call.Refuse(key.Refusals);
        var refusals = Check(call).ToList();
        if (refusals.Count > 0)
            return call.Refuse(refusals);
        if (CaseNumber.Read(call["service_request_id"]) is not { } number)
            return call.Refuse(Open311Refusals.UnknownRequest);
        var photos = await NewRequest.ReceiveAsync(call, cancellation);
        if (photos.IsRefused)
            return call.Refuse(photos.Refusals);

        var taken = await call.Mediator.Send(
            new TakeUpdate(
                number, key.Answer, call["update_id"], call["status"].ToLowerInvariant(), call["description"], NewRequest.MediaOf(call), photos.Answer),
            cancellation);
        return taken.TryGetAnswer(out var update) ? Answer(update) : call.Refuse(taken.Refusals);
    }

    private static Open311Answer Answer(TakenUpdate update) => new(writer =>
    {
        writer.StartList("service_request_updates");
        writer.StartObject("request_update");
        writer.Text("update_id", update.UpdateId);
        writer.EndObject();
        writer.EndList();
    });

    /// <summary>The sender's date must be one, but is not kept: what counts is when the town heard of it.</summary>
    private static IEnumerable<Refusal> Check(Open311Call call)
    {
        foreach (var parameter in Needed.Where(parameter => call[parameter].Length == 0))
            yield return Open311Refusals.Missing(parameter);
        if (call["update_id"].Length > LongestId)
            yield return Open311Refusals.TooLong("update_id", LongestId);
        if (call["status"] is { Length: > 0 } status && !UpdateStatus.All.Contains(status.ToLowerInvariant()))
            yield return new Refusal("open311.status-unknown", Field: "status", Arguments: [string.Join(", ", UpdateStatus.All).ToUpperInvariant()]);
        if (call["updated_datetime"] is { Length: > 0 } written && WrittenInstant.Read(written) is null)
            yield return WrittenInstant.Unreadable("updated_datetime");
        foreach (var refusal in NewRequest.CheckText(call))
            yield return refusal;
    }
}
