using System.Text.Json;

namespace TownActivity;

/// <summary>An event that is worth a line on the public page.</summary>
/// <param name="EventName">Full name with version.</param>
/// <param name="TextKey">Key of its sentence; <c>{0}</c> stands for the detail.</param>
/// <param name="Detail">What its payload says in public: a quarter, a question; empty where it says nothing.</param>
internal sealed record ActivityKind(string EventName, string TextKey, Func<JsonElement, string> Detail)
{
    public static readonly IReadOnlyList<ActivityKind> All =
    [
        new("complaints.report-resolved.v1", "activity.report-resolved", payload => TextOf(payload, "quarter")),
        new("polls.poll-opened.v1", "activity.poll-opened", payload => TextOf(payload, "question")),
        new("polls.poll-closed.v1", "activity.poll-closed", payload => TextOf(payload, "question")),
        new("permits.permit-issued.v1", "activity.permit-issued", payload => TextOf(payload, "quarter")),
        new("treeregister.tree-registered.v1", "activity.tree-registered", payload => TextOf(payload, "quarter")),
    ];

    private static string TextOf(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
}
