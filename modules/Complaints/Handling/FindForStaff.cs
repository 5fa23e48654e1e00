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
/// <param name="UnitName">Empty where nobody is in charge.</param>
/// <param name="Assignee">Id of the member of staff, or null.</param>
/// <param name="Provenance">Where it stood on paper, or empty.</param>
public sealed record ReportForStaff(
    ReportFile File, string Reporter, string Email, string Phone, bool WantsNews, string UnitName, string? Assignee, string? EnteredBy,
    DateTimeOffset? DueAt, int Escalation, string Provenance);

internal sealed class FindForStaffHandler(IModuleDatabase database, ReportReader reader, ICurrentPerson person)
    : IRequestHandler<FindForStaff, ReportForStaff?>
{
    private const string Private =
        $"""
        select report.reporter, report.email, report.phone, report.wants_news, coalesce(unit.name, '') as unit_name, report.assignee, report.entered_by,
               report.due_at, report.escalation, report.provenance
        from report
        left join unit on unit.code = report.unit
        where report.number = @Number and {ReadableReports.Condition}
        """;

    public async Task<ReportForStaff?> Handle(FindForStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            Private, new { request.Number, Person = person.Id ?? "" }, cancellationToken: cancellation));
        if (row is null || await reader.ReadAsync(connection, request.Number, cancellation) is not { } file)
            return null;
        return new ReportForStaff(
            file, row.Reporter, row.Email, row.Phone, row.WantsNews, row.UnitName, row.Assignee, row.EnteredBy, row.DueAt, row.Escalation, row.Provenance);
    }

    private sealed record Row(
        string Reporter, string Email, string Phone, bool WantsNews, string UnitName, string? Assignee, string? EnteredBy, DateTimeOffset? DueAt,
        int Escalation, string Provenance);
}
