using CivicHost.Sdk;
using CivicHost.Storage;
using MediatR;

namespace CivicHost.Messages;

/// <summary>The administrator looks whether messages go out and come in.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record ListMessages : IQuery<ListedMessages>;

/// <param name="MailServer">Where mail goes, or <c>folder</c>.</param>
/// <param name="Gateway">Where SMS go.</param>
/// <param name="Modules">What each module's messages have come to.</param>
/// <param name="Incoming">The last twenty from residents.</param>
internal sealed record ListedMessages(
    string MailServer, string Gateway, IReadOnlyList<ModuleMessagesReport> Modules, IReadOnlyList<ListedIncoming> Incoming)
{
    public long Count(DeliveryState state) =>
        Modules.Sum(module => module.Counts.Where(count => count.State == state.ToString()).Sum(count => count.Messages));
}

internal sealed class ListMessagesHandler(ITownStorage storage, MessageCarriers carriers) : IRequestHandler<ListMessages, ListedMessages>
{
    public async Task<ListedMessages> Handle(ListMessages request, CancellationToken cancellation)
    {
        var modules = new List<ModuleMessagesReport>();
        foreach (var module in storage.Known)
            modules.Add(await MessageReport.OfAsync(storage.For(module), cancellation));
        var incoming = await MessageReport.IncomingAsync(storage.For(SqliteStorage.HostStore), cancellation);
        return new ListedMessages(carriers.MailServer, carriers.Gateway, modules, incoming);
    }
}
