using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;

namespace CivicHost.Sdk.Registers;

/// <summary>The next rows of a register, after the one with a number, are looked through or, once somebody has confirmed, taken in. Where another run was
/// quicker, nothing happens.</summary>
[RequiresRole(Roles.System)]
internal sealed record TakeRegisterRows(string Id, int After, IReadOnlyList<CsvRow> Rows, bool IsLast) : IChange<TakenRows>;

/// <param name="Step">In which step the register is now.</param>
internal sealed record TakenRows(string Step);

internal sealed class TakeRegisterRowsHandler<TRow>(IModuleDatabase database, IPaperRegister<TRow> register, IAuditTrail audit)
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
        if (await KeptRegister.FindAsync(connection, request.Id, cancellation) is not { Step: RegisterStep.Checking or RegisterStep.Importing } found)
            return RegisterRefusals.Meanwhile;
        var (rows, problems) = await ReadAsync(found, request.Rows, cancellation);
        var isImport = found.Step == RegisterStep.Importing;
        // What was right when it was looked through may no longer be: a category was taken away, for example. Then nothing of the file stays.
        var next = (isImport, problems.Count > 0, request.IsLast) switch
        {
            (true, true, _) => RegisterStep.Undoing,
            (true, _, true) => RegisterStep.Imported,
            (false, _, true) => RegisterStep.Checked,
            _ => found.Step,
        };
        var values = new
        {
            request.Id,
            request.After,
            found.Step,
            Next = next,
            Done = request.Rows.Count == 0 ? request.After : request.Rows[^1].Number,
            Good = isImport ? 0 : rows.Count,
            Bad = isImport ? 0 : request.Rows.Count - rows.Count,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Go, values, cancellationToken: cancellation)) == 0)
            return RegisterRefusals.Meanwhile;
        await NoteAsync(connection, found, isImport ? problems : [.. problems, .. await DoubtsAsync(found, rows, cancellation)], cancellation);
        if (isImport && next != RegisterStep.Undoing)
            await register.WriteAsync(found.Import, [.. rows.Select(row => row.Row)], cancellation);
        if (next == RegisterStep.Imported)
            await connection.ExecuteAsync(new CommandDefinition(DropFile, new { request.Id }, cancellationToken: cancellation));
        audit.Record($"register:{request.Id}", new { Step = next, Rows = request.Rows.Count, Bad = problems.Count });
        return new TakenRows(next);
    }

    private async Task<(List<NumberedRow<TRow>> Rows, List<RegisterProblem> Problems)> ReadAsync(
        KeptRegister found, IReadOnlyList<CsvRow> sent, CancellationToken cancellation)
    {
        var reader = await register.ReaderAsync(found.Import, cancellation);
        var columns = found.Chosen;
        var rows = new List<NumberedRow<TRow>>();
        var problems = new List<RegisterProblem>();
        foreach (var row in sent)
        {
            var against = row.Problems;
            if (against.Count == 0 && reader(row.By(columns)) is var read && (against = read.Refusals).Count == 0)
                rows.Add(new NumberedRow<TRow>(row.Number, read.Answer));
            problems.AddRange(against.Select(refusal => Problem(row.Number, refusal)));
        }

        return (rows, problems);
    }

    private async Task<IEnumerable<RegisterProblem>> DoubtsAsync(KeptRegister found, IReadOnlyList<NumberedRow<TRow>> rows, CancellationToken cancellation) =>
        (await register.DoubtsAsync(found.Import, rows, cancellation)).Select(doubtful => Problem(doubtful.Row, doubtful.Doubt));

    private static RegisterProblem Problem(int row, Refusal refusal) => new(row, refusal.Code, JsonSerializer.Serialize(refusal.Arguments));

    /// <summary>Nobody mends more than so many by hand; all are counted.</summary>
    private static Task NoteAsync(DbConnection connection, KeptRegister found, List<RegisterProblem> problems, CancellationToken cancellation) =>
        found.Bad >= MostProblems
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                Note,
                problems.Select((problem, position) => new { found.Id, problem.Row, Position = position, problem.Code, problem.Arguments }),
                cancellationToken: cancellation));
}
