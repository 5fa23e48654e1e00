using CivicHost.Sdk;
using MediatR;

namespace Complaints;

/// <summary>Somebody who may read a report looks which time counted.</summary>
/// <param name="File">The report, as it was read for them.</param>
internal sealed record FindOwnClock(ReportFile File) : IQuery<ReportClock>;

/// <param name="AnswerHours">Service level of its category.</param>
/// <param name="Lines">What the clock did in each state, oldest first.</param>
internal sealed record ReportClock(int AnswerHours, IReadOnlyList<LedgerLine> Lines);

internal sealed class FindOwnClockHandler(IModuleDatabase database, ReportLedger ledger, CategoryBook categories, TimeProvider clock)
    : IRequestHandler<FindOwnClock, ReportClock>
{
    public async Task<ReportClock> Handle(FindOwnClock request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        return new ReportClock(tree.Find(request.File.Report.Category)?.AnswerHours ?? 0, ledger.Lines(request.File, clock.GetUtcNow()));
    }
}
