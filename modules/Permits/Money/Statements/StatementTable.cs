using System.Globalization;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;

namespace Permits;

/// <summary>An operator's statement as a table: reference, amount, date, and what the payer wrote.</summary>
internal static class StatementTable
{
    public const int MostBytes = 1024 * 1024;

    private const int MostRows = 2_000;
    private const int LongestNote = 200;

    private static readonly string[] DayForms = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd.MM.yyyy"];

    private static readonly CsvRules Rules = new(
        [
            new CsvColumn("reference", OtherNames: ["référence", "referência", "transaction", "transaction id", "id transaction", "transação", "id"]),
            new CsvColumn("amount", OtherNames: ["montant", "montante", "valor", "crédit", "crédito", "credit"]),
            new CsvColumn("date", OtherNames: ["data", "jour", "dia", "day", "date heure", "date time", "data hora"]),
            new CsvColumn("note", IsRequired: false, OtherNames: ["motif", "motivo", "message", "mensagem", "description", "descrição", "libellé", "reason"]),
        ],
        MostRows, MostBytes: MostBytes);

    public static async Task<ReadStatement> ReadAsync(string content, Currency currency, CancellationToken cancellation)
    {
        var rows = new List<StatementRow>();
        var problems = new List<StatementProblem>();
        var seen = new Dictionary<(string, decimal), int>();
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await foreach (var row in Csv.ReadAsync(bytes, Rules, cancellation))
        {
            problems.AddRange(row.Problems.Select(problem => new StatementProblem(row.Number, problem, StopsAll: true)));
            if (row.Problems.Count > 0)
                continue;
            var against = new List<Refusal>();
            var read = Read(row, currency, against);
            if (read is not null && !seen.TryAdd((read.Reference, read.Amount), row.Number))
                against.Add(new Refusal("money.row.twice", Arguments: [seen[(read.Reference, read.Amount)]]));
            problems.AddRange(against.Select(problem => new StatementProblem(row.Number, problem, StopsAll: false)));
            if (read is not null && against.Count == 0)
                rows.Add(read);
        }

        return new ReadStatement(rows, problems);
    }

    private static StatementRow? Read(CsvRow row, Currency currency, List<Refusal> against)
    {
        var reference = PaymentReference.Read(row["reference"]);
        var amount = currency.Read(row["amount"]);
        var day = DayOf(row["date"]);
        if (reference is null)
            against.Add(new Refusal("money.row.reference"));
        if (amount is null or 0 || Math.Abs(amount.Value) > Fee.Largest)
            against.Add(new Refusal("money.row.amount", Arguments: [currency.Code]));
        if (day is null)
            against.Add(new Refusal("money.row.date"));
        var note = row["note"];
        return against.Count > 0
            ? null
            : new StatementRow(row.Number, reference!, amount!.Value, day!.Value, note.Length > LongestNote ? note[..LongestNote] : note);
    }

    /// <summary>Statements write the time behind the day.</summary>
    private static DateOnly? DayOf(string written) =>
        DateOnly.TryParseExact(written.Split(' ', 'T')[0], DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

internal sealed record ReadStatement(IReadOnlyList<StatementRow> Rows, IReadOnlyList<StatementProblem> Problems)
{
    /// <summary>A table that cannot be read to its end is not taken in, nor one in which no row is right; one without rows is.</summary>
    public bool CanBeTakenIn => (Rows.Count > 0 || Problems.Count == 0) && !Problems.Any(problem => problem.StopsAll);
}

/// <param name="Number">As a spreadsheet numbers it.</param>
/// <param name="Amount">Below zero where the operator took it back.</param>
internal sealed record StatementRow(int Number, string Reference, decimal Amount, DateOnly Day, string Note);

/// <param name="StopsAll">Whether the table itself is broken there; else only this row is left out.</param>
internal sealed record StatementProblem(int Row, Refusal Refusal, bool StopsAll);
