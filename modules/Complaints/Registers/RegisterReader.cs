using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>A line of a register as it was understood.</summary>
/// <param name="End">The state in which it was closed; null where it is still open.</param>
internal sealed record RegisterLine(
    DateOnly FiledOn, Category Category, string Quarter, string Landmark, string Text, WorkflowState? End, DateOnly? ClosedOn, string Name, string Contact,
    string Folio);

/// <summary>Understands what clerks wrote into a register, in the town's three languages.</summary>
internal sealed class RegisterReader
{
    private const int LongestFolio = 40;
    private const int FirstYear = 2000;

    /// <summary>As FoldedWords folds them; beside the labels of the workflow's own states.</summary>
    private static readonly Dictionary<string, string> Outcomes = new()
    {
        ["resolu"] = ReportOutcome.Fixed,
        ["resolue"] = ReportOutcome.Fixed,
        ["repare"] = ReportOutcome.Fixed,
        ["fait"] = ReportOutcome.Fixed,
        ["termine"] = ReportOutcome.Fixed,
        ["clos"] = ReportOutcome.Fixed,
        ["ferme"] = ReportOutcome.Fixed,
        ["traite"] = ReportOutcome.Fixed,
        ["resolvido"] = ReportOutcome.Fixed,
        ["resolvida"] = ReportOutcome.Fixed,
        ["reparado"] = ReportOutcome.Fixed,
        ["feito"] = ReportOutcome.Fixed,
        ["concluido"] = ReportOutcome.Fixed,
        ["fechado"] = ReportOutcome.Fixed,
        ["fixed"] = ReportOutcome.Fixed,
        ["resolved"] = ReportOutcome.Fixed,
        ["done"] = ReportOutcome.Fixed,
        ["repaired"] = ReportOutcome.Fixed,
        ["closed"] = ReportOutcome.Fixed,
        ["refuse"] = ReportOutcome.Refused,
        ["rejete"] = ReportOutcome.Refused,
        ["sans suite"] = ReportOutcome.Refused,
        ["recusado"] = ReportOutcome.Refused,
        ["indeferido"] = ReportOutcome.Refused,
        ["refused"] = ReportOutcome.Refused,
        ["rejected"] = ReportOutcome.Refused,
        ["ouvert"] = "",
        ["en cours"] = "",
        ["en attente"] = "",
        ["aberto"] = "",
        ["em curso"] = "",
        ["pendente"] = "",
        ["open"] = "",
        ["pending"] = "",
    };

    private readonly Dictionary<string, Category> _categories = [];
    private readonly Dictionary<string, string> _quarters = [];
    private readonly Dictionary<string, WorkflowState?> _ends = [];
    private readonly DateOnly _today;

    public RegisterReader(CategoryTree categories, ITown town, WorkflowDefinition workflow, DateOnly today)
    {
        _today = today;
        foreach (var quarter in town.Quarters)
            _quarters.TryAdd(FoldedWords.Fold(quarter.Name), quarter.Name);
        var offered = categories.Offered(byStaff: true).ToList();
        // A code is surer than a name, a name than a word that people use.
        foreach (var category in offered)
            _categories.TryAdd(FoldedWords.Fold(category.Code), category);
        foreach (var category in offered)
        {
            foreach (var language in town.Languages)
                _categories.TryAdd(FoldedWords.Fold(category.NameIn(language)), category);
        }

        foreach (var category in offered)
        {
            foreach (var word in category.Synonyms.Split(',', StringSplitOptions.RemoveEmptyEntries))
                _categories.TryAdd(FoldedWords.Fold(word), category);
        }

        _categories.Remove("");
        foreach (var (word, outcome) in Outcomes)
            _ends[word] = outcome.Length == 0 ? null : workflow.States.FirstOrDefault(state => state.Outcome == outcome);
        foreach (var state in workflow.States.Where(state => state.Outcome != ReportOutcome.Duplicate))
        {
            foreach (var language in town.Languages)
                _ends[FoldedWords.Fold(state.Label(language))] = state.Kind == StateKind.Closed ? state : null;
        }
    }

    public Outcome<RegisterLine> Read(CsvRow row)
    {
        var problems = new List<Refusal>();
        var filedOn = DateIn(row, RegisterColumns.Date, problems);
        var text = row[RegisterColumns.Text];
        if (!_categories.TryGetValue(FoldedWords.Fold(row[RegisterColumns.Category]), out var category))
            problems.Add(new Refusal("register.category-unknown"));
        var quarter = "";
        if (_quarters.Count > 0 && !_quarters.TryGetValue(FoldedWords.Fold(row[RegisterColumns.Quarter]), out quarter))
            problems.Add(new Refusal("register.quarter-unknown"));
        if (text.Length == 0)
            problems.Add(new Refusal("register.text-missing"));
        var closedOn = row[RegisterColumns.ClosedOn].Length == 0 ? null : DateIn(row, RegisterColumns.ClosedOn, problems);
        if (closedOn < filedOn)
            problems.Add(new Refusal("register.closed-before"));
        var end = EndIn(row, closedOn, problems);
        if (end is null && closedOn is not null && problems.Count == 0)
            problems.Add(new Refusal("register.closed-open"));
        CheckLengths(row, text, problems);
        if (problems.Count > 0)
            return Outcome<RegisterLine>.Refused(problems);
        return new RegisterLine(
            filedOn!.Value, category!, quarter ?? "", row[RegisterColumns.Landmark], text, end, end is null ? null : closedOn ?? filedOn,
            row[RegisterColumns.Name], row[RegisterColumns.Contact], row[RegisterColumns.Folio]);
    }

    private static void AddWhereLonger(List<Refusal> problems, string cell, int longest, string code)
    {
        if (cell.Length > longest)
            problems.Add(new Refusal(code, Arguments: [longest]));
    }

    private static void CheckLengths(CsvRow row, string text, List<Refusal> problems)
    {
        AddWhereLonger(problems, text, FileReportRules.LongestText, "report.text-too-long");
        AddWhereLonger(problems, row[RegisterColumns.Landmark], FileReportRules.LongestLandmark, "report.landmark-too-long");
        AddWhereLonger(problems, row[RegisterColumns.Name], FileReportRules.LongestContact, "report.name-too-long");
        AddWhereLonger(problems, row[RegisterColumns.Contact], FileReportRules.LongestContact, "report.contact-too-long");
        AddWhereLonger(problems, row[RegisterColumns.Folio], LongestFolio, "register.folio-too-long");
    }

    /// <summary>Case numbers begin with the year 2000.</summary>
    private DateOnly? DateIn(CsvRow row, string column, List<Refusal> problems)
    {
        if (row.Date(column) is not { } date)
            problems.Add(new Refusal(column == RegisterColumns.Date ? "register.date-unreadable" : "register.closed-unreadable"));
        else if (date.Year < FirstYear || date > _today)
            problems.Add(new Refusal("register.date-range", Arguments: [FirstYear]));
        else
            return date;
        return null;
    }

    private WorkflowState? EndIn(CsvRow row, DateOnly? closedOn, List<Refusal> problems)
    {
        var written = FoldedWords.Fold(row[RegisterColumns.Outcome]);
        if (written.Length == 0)
            return closedOn is null ? null : _ends["resolu"];
        if (!_ends.TryGetValue(written, out var end))
            problems.Add(new Refusal("register.outcome-unknown"));
        return end;
    }
}
