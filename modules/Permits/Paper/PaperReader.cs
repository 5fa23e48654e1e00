using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Tables;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>A line of a register as it was understood.</summary>
/// <param name="End">The closed state in which it ended.</param>
/// <param name="Number">The permit's number on paper; empty where it had none.</param>
internal sealed record PaperRow(
    DateOnly FiledOn, DateOnly DecidedOn, WorkflowState End, string Holder, string Phone, string Quarter, string Number, string Folio, DateOnly? ValidFrom,
    DateOnly? ValidUntil, FormAnswers Answers);

/// <summary>Understands what clerks wrote into a register, in the town's three languages.</summary>
internal sealed class PaperReader
{
    private const int LongestMark = 40;
    private const int FirstYear = 2000;

    /// <summary>As FoldedWords folds them; beside the labels of the workflow's own ends.</summary>
    private static readonly Dictionary<string, string[]> Outcomes = new()
    {
        [ApplicationOutcome.Granted] =
        [
            "", "accorde", "accordee", "delivre", "delivree", "autorise", "autorisee", "favorable", "concedido", "concedida", "deferido", "deferida", "emitido", "emitida",
            "autorizado", "autorizada", "favoravel", "granted", "issued", "approved", "authorised",
        ],
        [ApplicationOutcome.Refused] =
        [
            "refuse", "refusee", "rejete", "rejetee", "defavorable", "recusado", "recusada", "indeferido", "indeferida", "desfavoravel", "refused", "rejected",
        ],
        [ApplicationOutcome.Withdrawn] = ["retire", "retiree", "desiste", "retirado", "retirada", "desistencia", "withdrawn"],
    };

    private static readonly string[] Yes = ["oui", "sim", "yes", "vrai", "x", "1"];
    private static readonly string[] No = ["non", "nao", "no", "faux", "0"];

    private readonly PermitType _type;
    private readonly ITown _town;
    private readonly DateOnly _today;
    private readonly Dictionary<string, string> _quarters = [];
    private readonly Dictionary<string, WorkflowState> _ends = [];

    public PaperReader(PermitType type, ITown town, DateOnly today)
    {
        (_type, _town, _today) = (type, town, today);
        foreach (var quarter in town.Quarters)
            _quarters.TryAdd(FoldedWords.Fold(quarter.Name), quarter.Name);
        foreach (var state in type.Workflow.States.Where(state => state.Kind == StateKind.Closed))
        {
            foreach (var language in town.Languages)
                _ends.TryAdd(FoldedWords.Fold(state.Label(language)), state);
            foreach (var word in Outcomes.GetValueOrDefault(state.Outcome ?? "", []))
                _ends.TryAdd(word, state);
        }
    }

    public Outcome<PaperRow> Read(CsvRow row)
    {
        var problems = new List<Refusal>();
        var decidedOn = DateIn(row, PaperColumns.Decided, problems, FirstYear, _today);
        var filedOn = row[PaperColumns.Filed].Length == 0 ? decidedOn : DateIn(row, PaperColumns.Filed, problems, FirstYear, _today);
        var from = Optional(row, PaperColumns.ValidFrom, problems);
        var until = Optional(row, PaperColumns.ValidUntil, problems);
        if (decidedOn < filedOn)
            problems.Add(new Refusal("paper.decided-before"));
        if (until < (from ?? decidedOn))
            problems.Add(new Refusal("paper.ends-before"));
        var holder = row[PaperColumns.Holder];
        if (holder.Length == 0)
            problems.Add(new Refusal("paper.holder-missing"));
        var written = FoldedWords.Fold(row[PaperColumns.Quarter]);
        if (!_quarters.TryGetValue(written, out var quarter) && written.Length > 0)
            problems.Add(new Refusal("paper.quarter-unknown"));
        if (!_ends.TryGetValue(FoldedWords.Fold(row[PaperColumns.Outcome]), out var end))
            problems.Add(new Refusal("paper.outcome-unknown"));
        CheckLengths(row, holder, problems);
        var answers = AnswersIn(row, problems);
        return problems.Count > 0
            ? Outcome<PaperRow>.Refused(problems)
            : new PaperRow(
                filedOn!.Value, decidedOn!.Value, end!, holder, row[PaperColumns.Phone], quarter ?? "", row[PaperColumns.Number],
                row[PaperColumns.Folio], from, until, answers);
    }

    private static void AddWhereLonger(List<Refusal> problems, string cell, int longest, string column)
    {
        if (cell.Length > longest)
            problems.Add(new Refusal($"paper.{column}-too-long", Arguments: [longest]));
    }

    private static void CheckLengths(CsvRow row, string holder, List<Refusal> problems)
    {
        AddWhereLonger(problems, holder, FileApplicationRules.LongestName, PaperColumns.Holder);
        AddWhereLonger(problems, row[PaperColumns.Phone], FileApplicationRules.LongestContact, PaperColumns.Phone);
        AddWhereLonger(problems, row[PaperColumns.Number], LongestMark, PaperColumns.Number);
        AddWhereLonger(problems, row[PaperColumns.Folio], LongestMark, PaperColumns.Folio);
    }

    private DateOnly? Optional(CsvRow row, string column, List<Refusal> problems) =>
        row[column].Length == 0 ? null : DateIn(row, column, problems, 1900, new DateOnly(2200, 12, 31));

    /// <summary>Case numbers begin with the year 2000.</summary>
    private DateOnly? DateIn(CsvRow row, string column, List<Refusal> problems, int firstYear, DateOnly last)
    {
        if (row.Date(column) is not { } date)
            problems.Add(new Refusal($"paper.{column}-unreadable"));
        else if (date.Year < firstYear || date > last)
            problems.Add(new Refusal("paper.date-range", Arguments: [firstYear]));
        else
            return date;
        return null;
    }

    /// <summary>Old registers lack what a form of today requires; what they do say must be right.</summary>
    private FormAnswers AnswersIn(CsvRow row, List<Refusal> problems)
    {
        var given = PaperColumns.FieldsOf(_type.Form)
            .SelectMany(field => Values(field, row).Select(value => KeyValuePair.Create(field.Name, value)))
            .Where(pair => pair.Value.Length > 0).ToList();
        var read = _type.Form.Read(given);
        problems.AddRange(read.Refusals.Where(refusal => refusal.Code != "form.field-missing").Select(refusal => refusal with { Arguments = Said(refusal.Arguments) }));
        return read.TryGetAnswer(out var answers) ? answers : FormAnswers.FromColumns(_type.Form, given);
    }

    private IEnumerable<string> Values(FormField field, CsvRow row) => Values(field, row[PaperColumns.Of(field)], row.Date(PaperColumns.Of(field)));

    private IEnumerable<string> Values(FormField field, string cell, DateOnly? day) => field.Type switch
    {
        FieldType.Choice => [OptionOf(field, cell)],
        FieldType.Several => cell.Split([';', ',', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(each => OptionOf(field, each)),
        FieldType.YesNo => [FoldedWords.Fold(cell) is var word && Yes.Contains(word) ? "yes" : No.Contains(word) ? "no" : cell],
        FieldType.Date => [day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? cell],
        _ => [cell],
    };

    private string OptionOf(FormField field, string written)
    {
        var folded = FoldedWords.Fold(written);
        var option = field.Options.FirstOrDefault(option => option.Value == written)
            ?? field.Options.FirstOrDefault(option => _town.Languages.Any(language => FoldedWords.Fold(option.Label(language)) == folded));
        return option?.Value ?? written;
    }

    /// <summary>Problems are kept as text, in the town's own language.</summary>
    private object[] Said(object[] arguments) =>
    [
        .. arguments.Select(argument => argument is IFormattable said and not (int or long)
            ? said.ToString(null, _town.CultureFor(_town.Languages[0]))
            : argument),
    ];
}
