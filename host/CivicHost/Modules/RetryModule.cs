using CivicHost.Jobs;
using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Modules;

/// <summary>The administrator lets a module be tried again that failed, was quarantined or is paused.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record RetryModule(string Id) : IRequest<Outcome<RetriedModule>>;

internal sealed record RetriedModule(string Id);

internal sealed class RetryModuleHandler(IModuleRuntime runtime, JobSchedule schedule) : IRequestHandler<RetryModule, Outcome<RetriedModule>>
{
    private static readonly Refusal Unknown = new("modules.unknown", RefusalKind.NotFound);

    public async Task<Outcome<RetriedModule>> Handle(RetryModule request, CancellationToken cancellation)
    {
        if (!await runtime.RetryAsync(request.Id, cancellation))
            return Unknown;
        await schedule.RefreshAsync(cancellation);
        return new RetriedModule(request.Id);
    }
}
