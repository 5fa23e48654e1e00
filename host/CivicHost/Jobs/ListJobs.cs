using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Jobs;

/// <summary>The administrator looks when the modules' jobs ran, and when they run next.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record ListJobs : IQuery<IReadOnlyList<KnownJob>>;

internal sealed class ListJobsHandler(JobLedger ledger) : IRequestHandler<ListJobs, IReadOnlyList<KnownJob>>
{
    public Task<IReadOnlyList<KnownJob>> Handle(ListJobs request, CancellationToken cancellation) => ledger.ListAsync(cancellation);
}
