using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>The next rows of a register are looked through or, once somebody has confirmed, become reports.</summary>
/// <param name="After">Number of the row before them; where another run was quicker, nothing happens.</param>
/// <param name="IsLast">Whether the file ends with them.</param>
[RequiresRole(Roles.System)]
internal sealed record TakeRegisterRows(string Id, int After, IReadOnlyList<CsvRow> Rows, bool IsLast) : IChange<TakenRows>;

/// <param name="Step">In which step the import is now.</param>
internal sealed record TakenRows(string Step);

internal sealed class TakeRegisterRowsHandler(
    IModuleDatabase database, CategoryBook categories, ReportWorkflow workflow, RegisterReports reports, IDefinitions definitions, ITown town,
    ITownCalendar calendar, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<TakeRegisterRows, Outcome<TakenRows>>
{
    private const int MostProblems = 2000;

    private const string Go =
        """
        update register_import
        set done = @Done, step = @Next, good = good + @Good, bad = bad + @Bad
        where id = @Id and step = @Step and done = @After
        """;

    private const string Note =
        """
        insert into register_problem (import, row, position, code, arguments)
        values (@Id, @Row, @Position, @Code, @Arguments)
        on conflict (import, row, position) do nothing
        """;

    private const string DropFile = "delete from register_file where import = @Id";

    public async Task<Outcome<TakenRows>> Handle(TakeRegisterRows request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindRegisterHandler.ReadAsync(connection, request.Id, cancellation) is not { Step: RegisterStep.Checking or RegisterStep.Importing } import)
            return RegisterRefusals.Meanwhile;
        var now = clock.GetUtcNow();
        var begun = await workflow.BeginAsync(definitions, now, now, cancellation);
        var definition = await workflow.OfAsync(definitions, begun.WorkflowVersion, cancellation);
        var reader = new RegisterReader(import.Chosen, await categories.ReadAsync(database, cancellation), town, definition, calendar.Today);
        var lines = new List<RegisterLine>();
        var problems = new List<RegisterProblem>();
        foreach (var row in request.Rows)
        {
            IReadOnlyList<Refusal> against = row.Problems;
            if (against.Count == 0 && reader.Read(row) is var read && (against = read.Refusals).Count == 0)
                lines.Add(read.Answer);
            problems.AddRange(against.Select(refusal => new RegisterProblem(row.Number, refusal.Code, JsonSerializer.Serialize(refusal.Arguments))));
        }

        var isImport = import.Step == RegisterStep.Importing;
        // What was right when it was looked through may no longer be: a category was taken away, for example. Then nothing of the file stays.
        var next = (isImport, problems.Count > 0, request.IsLast) switch
        {
            (true, true, _) => RegisterStep.Undoing,
            (true, _, true) => RegisterStep.Imported,
            (false, _, true) => RegisterStep.Checked,
            _ => import.Step,
        };
        var values = new
        {
            request.Id,
            request.After,
            import.Step,
            Next = next,
            Done = request.Rows.Count == 0 ? request.After : request.Rows[^1].Number,
            Good = isImport ? 0 : lines.Count,
            Bad = isImport ? 0 : request.Rows.Count - lines.Count,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Go, values, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        await NoteAsync(connection, import, problems, cancellation);
        if (isImport && next != RegisterStep.Undoing)
            await reports.WriteAsync(connection, import, lines, (begun.WorkflowVersion, definition), cancellation);
        if (next == RegisterStep.Imported)
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"register:{request.Id}", new { Step = next, Rows = request.Rows.Count, Bad = problems.Count });
        return new TakenRows(next);
    }

    /// <summary>Nobody mends more than so many by hand; all are counted.</summary>
    private static Task NoteAsync(DbConnection connection, RegisterImport import, List<RegisterProblem> problems, CancellationToken cancellation) =>
        import.Bad >= MostProblems
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                Note,
                problems.Select((problem, position) => new { import.Id, problem.Row, Position = position, problem.Code, problem.Arguments }),
                cancellationToken: cancellation));
}

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
                    events.Add(EventOf(import, number, end, At(closedOn, Closed), workflow.Definition));
                number++;
            }
        }

        await ReportRow.InsertAsync(connection, rows, cancellation);
        await SearchWords.PutAsync(connection, database.Engine, rows.Select(row => (row.Number, $"{row.Text} {row.Landmark}")), cancellation);
        await ReportEventRow.InsertAsync(connection, events, cancellation);
    }

    private ReportRow RowOf(RegisterImport import, RegisterLine line, int number, string unit, (int Version, WorkflowDefinition Definition) workflow)
    {
        var filedAt = At(line.FiledOn, Received);
        var closedAt = line.ClosedOn is { } closedOn ? At(closedOn, Closed) : (DateTimeOffset?)null;
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
            Provenance = line.Folio.Length == 0 ? import.Name : $"{import.Name}, folio {line.Folio}",
        };
    }

    private static ReportEventRow EventOf(RegisterImport import, int number, WorkflowState end, DateTimeOffset at, WorkflowDefinition workflow)
    {
        var step = workflow.Transitions.FirstOrDefault(known => known.To == end.Code && known.From.Contains(workflow.Initial.Code));
        return new ReportEventRow(Guid.CreateVersion7(at).ToString(), number, at, "moved", step?.Action ?? "", end.Code, "", import.ImportedBy);
    }

    private DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, town.TimeZone.GetUtcOffset(local)).ToUniversalTime();
    }
}
