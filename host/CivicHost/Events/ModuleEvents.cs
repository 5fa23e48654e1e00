using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Events;

internal sealed partial class ModuleEvents(ModuleScope scope, ModuleStore store) : IEvents
{
    private const int MaximumPayload = 64 * 1024;

    public void Publish(string name, string subject, object payload)
    {
        var change = scope.Change ?? throw new InvalidOperationException("Events are published by a running change: send it as an IChange.");
        if (!name.StartsWith(store.ModuleId + ".", StringComparison.Ordinal) || !NameForm().IsMatch(name))
            throw new ArgumentException($"'{name}' is no event of {store.ModuleId}: it reads {store.ModuleId}.what-happened.v1.", nameof(name));
        var written = JsonSerializer.Serialize(payload, JsonSerializerOptions.Web);
        if (written.Length > MaximumPayload)
            throw new ArgumentException($"The payload of {name} has {written.Length} characters; {MaximumPayload} are allowed.", nameof(payload));
        change.Events.Add(new PendingEvent(Guid.CreateVersion7(), name, subject, written));
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*$")]
    private static partial Regex NameForm();
}
