using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Tables;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>A paper register of reports: its lines become reports with their own dates and outcomes.</summary>
internal sealed class PaperRegister(
    IModuleDatabase database, CategoryBook categories, ReportWorkflow workflow, RegisterReports reports, IDefinitions definitions, ITown town,
    ITownCalendar calendar, TimeProvider clock)
    : IPaperRegister<RegisterLine>
{
    private const string WorkedOn =
        $"""
        select number
        from report
        where batch = @Register and {TakenUp}
        order by number
        limit 10
        """;

    private const string Next =
        $"""
        select number
        from report
        where batch = @Register and not {TakenUp}
        order by number
        limit 500
        """;

    /// <summary>A condition on the table report: somebody has worked on it, or a resident has taken part in it, since it was imported.</summary>
    private const string TakenUp =
        """
        (report.version > 1 or report.supporters > 0 or report.rating is not null
          or exists (select 1 from report_photo where report_photo.number = report.number)
          or exists (select 1 from follower where follower.number = report.number)
          or exists (select 1 from report twin where twin.merged_into = report.number)
          or exists (select 1 from report_event happened where happened.number = report.number and happened.kind not in ('moved', 'escalated', 'warned')))
        """;

    public Task<Outcome<IReadOnlyList<RegisterColumn>>> ColumnsAsync(string kind, CancellationToken cancellation) =>
        Task.FromResult(Outcome<IReadOnlyList<RegisterColumn>>.Granted(RegisterColumns.For(hasQuarters: town.Quarters.Count > 0)));

    public async Task<Func<CsvRow, Outcome<RegisterLine>>> ReaderAsync(RegisterImport register, CancellationToken cancellation)
    {
        var (_, definition) = await WorkflowAsync(cancellation);
        return new RegisterReader(await categories.ReadAsync(database, cancellation), town, definition, calendar.Today).Read;
    }

    public async Task WriteAsync(RegisterImport register, IReadOnlyList<RegisterLine> rows, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await reports.WriteAsync(connection, register, rows, await WorkflowAsync(cancellation), cancellation);
    }

    public async Task<IReadOnlyList<string>> TakenUpAsync(string register, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = await connection.QueryAsync<int>(new CommandDefinition(WorkedOn, new { Register = register }, cancellationToken: cancellation));
        return [.. numbers.Select(CaseNumber.Show)];
    }

    public async Task<int> DeleteAsync(string register, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = (await connection.QueryAsync<int>(new CommandDefinition(Next, new { Register = register }, cancellationToken: cancellation))).ToArray();
        foreach (var statement in numbers.Length > 0 ? Deletions(database.Engine) : [])
            await connection.ExecuteAsync(new CommandDefinition(statement, new { Numbers = numbers }, cancellationToken: cancellation));
        return numbers.Length;
    }

    private static string[] Deletions(SqlEngine engine) =>
    [
        $"delete from report_event where {AmongValues.Of(engine, "number", "@Numbers")}",
        $"delete from report_search where {AmongValues.Of(engine, engine == SqlEngine.Sqlite ? "rowid" : "number", "@Numbers")}",
        $"delete from report where {AmongValues.Of(engine, "number", "@Numbers")}",
    ];

    private async Task<(int Version, WorkflowDefinition Definition)> WorkflowAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var begun = await workflow.BeginAsync(definitions, now, now, cancellation);
        return (begun.WorkflowVersion, await workflow.OfAsync(definitions, begun.WorkflowVersion, cancellation));
    }
}
