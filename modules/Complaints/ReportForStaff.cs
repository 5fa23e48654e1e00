using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>An officer opens a report, with what only the town may read.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindReportForStaff(string Code) : IQuery<ReportForStaff?>;

/// <param name="Contact">Phone or e-mail, or empty.</param>
/// <param name="Channel">How it came: web, counter or api.</param>
public sealed record ReportForStaff(ReportWithAnswers Shown, string Contact, string Channel);

internal sealed class FindReportForStaffHandler(IModuleDatabase database, IMediator mediator)
    : IRequestHandler<FindReportForStaff, ReportForStaff?>
{
    private const string Private = "select contact, channel from report where code = @Code";

    public async Task<ReportForStaff?> Handle(FindReportForStaff request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindReport(request.Code), cancellation) is not { } shown)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(Private, new { shown.Report.Code }, cancellationToken: cancellation));
        return new ReportForStaff(shown, row.Contact, row.Channel);
    }

    private sealed record Row(string Contact, string Channel);
}
