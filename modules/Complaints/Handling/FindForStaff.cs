using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>An officer or agent opens a report, with what only the town may read.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindForStaff(int Number) : IQuery<ReportForStaff?>;

/// <param name="Reporter">Name, or empty.</param>
/// <param name="Email">E-mail, or empty.</param>
/// <param name="Phone">Telephone, or empty.</param>
/// <param name="Language">The reporter's.</param>
/// <param name="UnitName">Empty where nobody is in charge.</param>
/// <param name="Assignee">Id of the member of staff, or null.</param>
/// <param name="Provenance">Where it stood on paper, or empty.</param>
/// <param name="HasOriginal">Whether there are words that were replaced and that the person may read.</param>
/// <param name="MergedHere">Numbers of the reports that go on in this one and that the person may read.</param>
/// <param name="AnswerHours">Service level of its category.</param>
/// <param name="Clock">What the clock did in each state, oldest first.</param>
/// <param name="LatestWorkflow">Version of the workflow under which new reports are opened.</param>
public sealed record ReportForStaff(
    ReportFile File, string Reporter, string Email, string Phone, bool WantsNews, string Language, string UnitName, string? Assignee, string? EnteredBy,
    DateTimeOffset? DueAt, int Escalation, string Provenance, bool HasOriginal, IReadOnlyList<int> MergedHere, int AnswerHours, IReadOnlyList<LedgerLine> Clock,
    int LatestWorkflow);

internal sealed class FindForStaffHandler(
    IModuleDatabase database, ReportReader reader, ReportLedger ledger, ReportWorkflow workflow, IDefinitions definitions, CategoryBook categories,
    ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<FindForStaff, ReportForStaff?>
{
    private const string Private =
        $"""
        select report.reporter, report.email, report.phone, report.wants_news, report.language, coalesce(unit.name, '') as unit_name, report.assignee, report.entered_by,
               report.due_at, report.escalation, report.provenance
        from report
        left join unit on unit.code = report.unit
        where report.number = @Number and {ReadableReports.Condition}
        """;

    private const string Originals =
        """
        select count(*)
        from report_original original
        join report on report.number = original.number
        where original.number = @Number and report.unit in (select unit from unit_member where person = @Person)
        """;

    private const string Merged =
        $"select report.number from report where report.merged_into = @Number and {ReadableReports.Condition} order by report.number limit 100";

    public async Task<ReportForStaff?> Handle(FindForStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var sought = new { request.Number, Person = person.Id ?? "" };
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Private, sought, cancellationToken: cancellation));
        if (row is null || await reader.ReadAsync(connection, request.Number, cancellation) is not { } file)
            return null;
        var tree = await categories.ReadAsync(database, cancellation);
        return new ReportForStaff(
            file, row.Reporter, row.Email, row.Phone, row.WantsNews, row.Language, row.UnitName, row.Assignee, row.EnteredBy, row.DueAt, row.Escalation, row.Provenance,
            await connection.ExecuteScalarAsync<long>(new CommandDefinition(Originals, sought, cancellationToken: cancellation)) > 0,
            (await connection.QueryAsync<int>(new CommandDefinition(Merged, sought, cancellationToken: cancellation))).AsList(),
            tree.Find(file.Report.Category)?.AnswerHours ?? 0,
            ledger.Lines(file, clock.GetUtcNow()),
            await workflow.LatestAsync(definitions, cancellation));
    }

    private sealed record Row(
        string Reporter, string Email, string Phone, bool WantsNews, string Language, string UnitName, string? Assignee, string? EnteredBy, DateTimeOffset? DueAt,
        int Escalation, string Provenance);
}
