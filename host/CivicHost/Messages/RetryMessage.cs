using CivicHost.Audit;
using CivicHost.Sdk;
using CivicHost.Storage;
using MediatR;

namespace CivicHost.Messages;

/// <summary>The administrator lets a message be tried again that failed or was given up.</summary>
/// <remarks>No change of the host's own data: it is the module's message, and the module's log that tells of it.</remarks>
[RequiresRole(Roles.Administrator)]
internal sealed record RetryMessage(string Module, string Id) : IRequest<Outcome<RetriedMessage>>;

internal sealed record RetriedMessage(string Id);

internal sealed class RetryMessageHandler(ITownStorage storage, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<RetryMessage, Outcome<RetriedMessage>>
{
    private static readonly Refusal Gone = new("messages.gone", RefusalKind.NotFound);

    public async Task<Outcome<RetriedMessage>> Handle(RetryMessage request, CancellationToken cancellation)
    {
        if (!storage.Known.Contains(request.Module) || !Guid.TryParse(request.Id, out _))
            return Gone;
        var store = storage.For(request.Module);
        var now = clock.GetUtcNow();
        var requeued = await store.ChangeAsync(
            async (change, cancel) =>
            {
                if (!await MessageOutbox.RequeueAsync(change, request.Id, now, cancel))
                    return false;
                await store.TakePositionsAsync(change, cancel);
                await AuditChain.AppendAsync(change, person.Id ?? Roles.System, nameof(RetryMessage), now, cancel);
                return true;
            },
            isKept => isKept,
            cancellation);
        return requeued ? new RetriedMessage(request.Id) : Gone;
    }
}
