using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The next rows of a register are looked through or, once somebody has confirmed, become applications.</summary>
/// <param name="After">Number of the row before them; where another run was quicker, nothing happens.</param>
/// <param name="IsLast">Whether the file ends with them.</param>
[RequiresRole(Roles.System)]
internal sealed record TakePaperRows(string Id, int After, IReadOnlyList<CsvRow> Rows, bool IsLast) : IChange<TakenRows>;

/// <param name="Step">In which step the import is now.</param>
internal sealed record TakenRows(string Step);

internal sealed class TakePaperRowsHandler(
    IModuleDatabase database, PermitTypes types, PaperApplications applications, ITown town, ITownCalendar calendar, IAuditTrail audit)
    : IRequestHandler<TakePaperRows, Outcome<TakenRows>>
{
    private const int MostProblems = 2000;

    private const string Go =
        """
        update paper_register
        set done = @Done, step = @Next, good = good + @Good, bad = bad + @Bad
        where id = @Id and step = @Step and done = @After
        """;

    private const string Note =
        """
        insert into paper_problem (register, row, position, code, arguments)
        values (@Id, @Row, @Position, @Code, @Arguments)
        on conflict (register, row, position) do nothing
        """;

    private const string DropFile = "delete from paper_file where register = @Id";

    public async Task<Outcome<TakenRows>> Handle(TakePaperRows request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindPaperHandler.ReadAsync(connection, request.Id, cancellation) is not { Step: PaperStep.Checking or PaperStep.Importing } import)
            return PaperRefusals.Meanwhile;
        var type = await types.OfAsync(import.Type, import.TypeVersion, cancellation);
        var reader = new PaperReader(import.Chosen, type, town, calendar.Today);
        var lines = new List<PaperRow>();
        var problems = new List<PaperProblem>();
        foreach (var row in request.Rows)
        {
            IReadOnlyList<Refusal> against = row.Problems;
            if (against.Count == 0 && reader.Read(row) is var read && (against = read.Refusals).Count == 0)
                lines.Add(read.Answer);
            problems.AddRange(against.Select(refusal => new PaperProblem(row.Number, refusal.Code, JsonSerializer.Serialize(refusal.Arguments))));
        }

        var isImport = import.Step == PaperStep.Importing;
        // What was right when it was looked through may no longer be: a quarter was renamed, for example. Then nothing of the file stays.
        var next = (isImport, problems.Count > 0, request.IsLast) switch
        {
            (true, true, _) => PaperStep.Undoing,
            (true, _, true) => PaperStep.Imported,
            (false, _, true) => PaperStep.Checked,
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
            return PaperRefusals.Meanwhile;
        await NoteAsync(connection, import, problems, cancellation);
        if (isImport && next != PaperStep.Undoing)
            await applications.WriteAsync(connection, import, type, lines, cancellation);
        if (next == PaperStep.Imported)
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"paper-register:{request.Id}", new { Step = next, Rows = request.Rows.Count, Bad = problems.Count });
        return new TakenRows(next);
    }

    /// <summary>Nobody mends more than so many by hand; all are counted.</summary>
    private static Task NoteAsync(DbConnection connection, PaperRegister import, List<PaperProblem> problems, CancellationToken cancellation) =>
        import.Bad >= MostProblems
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                Note,
                problems.Select((problem, position) => new { import.Id, problem.Row, Position = position, problem.Code, problem.Arguments }),
                cancellationToken: cancellation));
}
