using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>Lines of a register as reports, with what became of them.</summary>
internal sealed class RegisterReports(
    IModuleDatabase database, CategoryBook categories, RouteBook routes, ReportLedger ledger, ReportTimers timers, ITown town, ITownCalendar calendar, TimeProvider clock)
{
    private static readonly TimeOnly Received = new(12, 0);
    private static readonly TimeOnly Closed = new(17, 0);

    public async Task WriteAsync(
        DbConnection connection, RegisterImport import, IReadOnlyList<RegisterLine> lines, (int Version, WorkflowDefinition Definition) workflow,
        CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var rows = new List<ReportRow>(lines.Count);
        var events = new List<ReportEventRow>();
        foreach (var year in lines.GroupBy(line => line.FiledOn.Year))
        {
            var count = year.Count();
            var number = CaseNumber.Of(year.Key, await ReportCount.TakeAsync(connection, year.Key, count, cancellation) - count + 1);
            foreach (var line in year)
            {
                var unit = await routes.UnitForAsync(database, tree, line.Category, line.Quarter, cancellation);
                rows.Add(RowOf(import, line, number, unit, workflow));
                if (line is { End: { } end, ClosedOn: { } closedOn })
                    events.Add(EventOf(import, number, end, closedOn.InstantIn(Closed, town.TimeZone), workflow.Definition));
                number++;
            }
        }

        await ReportRow.InsertAsync(connection, rows, cancellation);
        await SearchWords.PutAsync(connection, database.Engine, rows.Select(row => (row.Number, $"{row.Text} {row.Landmark}")), cancellation);
        await ReportEventRow.InsertAsync(connection, events, cancellation);
    }

    private ReportRow RowOf(RegisterImport import, RegisterLine line, int number, string unit, (int Version, WorkflowDefinition Definition) workflow)
    {
        var filedAt = line.FiledOn.InstantIn(Received, town.TimeZone);
        var closedAt = line.ClosedOn is { } closedOn ? closedOn.InstantIn(Closed, town.TimeZone) : (DateTimeOffset?)null;
        var dueAt = ledger.DueAt(filedAt, line.Category.AnswerHours);
        var state = line.End ?? workflow.Definition.Initial;
        var reporter = new Reporter(line.Name, line.Contact).TidiedIn(town);
        return new ReportRow(number, TrackingCode.Next(), line.Category.Code, line.Quarter, line.Landmark, line.Text, filedAt, calendar.DateOf(dueAt))
        {
            // Nobody was asked whether their name may be read by everybody.
            Privacy = Privacy.Closer(line.Category.Privacy, Privacy.NameHidden),
            Reporter = reporter.Name,
            Email = reporter.Email,
            Phone = reporter.Phone,
            Language = town.Languages[0],
            Channel = "register",
            EnteredBy = import.ImportedBy,
            WorkflowVersion = workflow.Version,
            State = state.Code,
            IsOpen = closedAt is null,
            Outcome = state.Outcome ?? "",
            Unit = unit,
            ChangedAt = closedAt ?? filedAt,
            ClosedAt = closedAt,
            DueAt = closedAt is null ? dueAt : null,
            EnteredAt = closedAt ?? filedAt,
            // What should have struck long ago on paper strikes nobody now.
            TimerAt = closedAt is null ? timers.Next(state, new TimerStart(filedAt, dueAt, IsUnattended: true), clock.GetUtcNow())?.At : null,
            Batch = import.Id,
            Provenance = import.ProvenanceOf(line.Folio),
        };
    }

    private static ReportEventRow EventOf(RegisterImport import, int number, WorkflowState end, DateTimeOffset at, WorkflowDefinition workflow)
    {
        var step = workflow.Transitions.FirstOrDefault(known => known.To == end.Code && known.From.Contains(workflow.Initial.Code));
        return new ReportEventRow(Guid.CreateVersion7(at).ToString(), number, at, "moved", step?.Action ?? "", end.Code, "", import.ImportedBy);
    }
}
