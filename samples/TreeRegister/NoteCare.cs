using System.Text.Json;
using CivicHost.Sdk;
using Dapper;

namespace TreeRegister;

/// <summary>When the town resolves a report about a tree, the register notes that it cared for the trees of that quarter.</summary>
internal sealed class NoteCare(IModuleDatabase database, ITownCalendar calendar) : IEventHandler
{
    // Delivered at least once: the event's own id makes a second delivery harmless.
    private const string Insert =
        """
        insert into tree_care (event_id, quarter, cared_on)
        values (@EventId, @Quarter, @CaredOn)
        on conflict (event_id) do nothing
        """;

    public async Task Handle(CivicEvent happened, CancellationToken cancellation)
    {
        if (TextOf(happened.Payload, "category") != "tree" || TextOf(happened.Payload, "quarter") is not { Length: > 0 } quarter)
            return;

        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { EventId = happened.Id.ToString(), Quarter = quarter, CaredOn = calendar.DateOf(happened.HappenedAt) },
            cancellationToken: cancellation));
    }

    private static string? TextOf(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
