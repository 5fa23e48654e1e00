using CivicHost.Sdk;
using MediatR;

namespace Complaints;

/// <summary>Somebody who has the code looks which time counted.</summary>
internal sealed record FindOwnClock(string Code) : IQuery<ReportClock?>;

/// <param name="AnswerHours">Service level of its category.</param>
/// <param name="Lines">What the clock did in each state, oldest first.</param>
internal sealed record ReportClock(int AnswerHours, IReadOnlyList<LedgerLine> Lines);

internal sealed class FindOwnClockHandler(IModuleDatabase database, ReportReader reader, ReportLedger ledger, CategoryBook categories, TimeProvider clock)
    : IRequestHandler<FindOwnClock, ReportClock?>
{
    public async Task<ReportClock?> Handle(FindOwnClock request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (TrackingCode.Read(request.Code) is not { } code || await reader.ReadAsync(connection, code, cancellation) is not { } file)
            return null;
        var tree = await categories.ReadAsync(database, cancellation);
        return new ReportClock(tree.Find(file.Report.Category)?.AnswerHours ?? 0, ledger.Lines(file, clock.GetUtcNow()));
    }
}
