using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Modules;

/// <summary>The administrator lets a module be tried again that failed, was quarantined or is paused.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record RetryModule(string Id) : IRequest<Outcome<RetriedModule>>;

internal sealed record RetriedModule(string Id);

internal sealed class RetryModuleHandler(IModuleRuntime runtime) : IRequestHandler<RetryModule, Outcome<RetriedModule>>
{
    private static readonly Refusal Unknown = new("modules.unknown", RefusalKind.NotFound);

    public async Task<Outcome<RetriedModule>> Handle(RetryModule request, CancellationToken cancellation) =>
        await runtime.RetryAsync(request.Id, cancellation) ? new RetriedModule(request.Id) : Unknown;
}
