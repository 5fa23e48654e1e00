using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody prints what is to be done outside today: the open reports of one person or, for its head, of a unit.</summary>
/// <param name="Person">Id of the member of staff; null for oneself.</param>
/// <param name="Unit">Code of the unit, in place of a person; null for none.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record ReadDaySheet(string? Person, string? Unit) : IQuery<Outcome<DaySheet>>;

/// <param name="Reports">By quarter, the most urgent first; at most 200.</param>
/// <param name="IsCutOff">True where there are more.</param>
public sealed record DaySheet(string Title, IReadOnlyList<DaySheetReport> Reports, bool IsCutOff);

/// <param name="Contact">Telephone or e-mail; empty for none.</param>
/// <param name="Photo">Id of the first picture; empty for none.</param>
/// <param name="Answers">To the category's own fields, as JSON.</param>
/// <param name="Reply">What the resident wrote last, after the report itself; empty for nothing.</param>
public sealed record DaySheetReport(
    int Number, string Category, string Quarter, string Landmark, double? Latitude, double? Longitude, string Text, DateOnly DueOn, string? Assignee, string Reporter,
    string Contact, string Photo, string Answers, int FieldsVersion, string Reply)
{
    /// <summary>The fields that the answers were given for, or null.</summary>
    public FormSchema? Fields { get; init; }

    public FormAnswers? OwnAnswers => Fields is null ? null : FormAnswers.Parse(Fields, Answers);
}

internal sealed class ReadDaySheetHandler(IModuleDatabase database, CategoryBook categories, IStaffDirectory staff, ICurrentPerson person, ITexts texts)
    : IRequestHandler<ReadDaySheet, Outcome<DaySheet>>
{
    private const int Most = 200;

    private const string Columns =
        """
        select report.number, report.category, report.quarter, report.landmark, report.latitude, report.longitude, report.text, report.due_on, report.assignee,
               report.reporter, trim(report.phone || ' ' || report.email) as contact,
               coalesce((select min(photo.file) from report_photo photo where photo.number = report.number and photo.position = 1), '') as photo,
               report.answers, report.fields_version,
               coalesce((select said.sentence
                         from report_event said
                         where said.number = report.number and said.person is null and said.kind in ('moved', 'replied') and said.sentence <> ''
                         order by said.at desc, said.id desc
                         limit 1), '') as reply
        from report
        """;

    private const string OfPerson =
        $"""
        {Columns}
        where report.is_open and report.assignee = @Whose and {ReadableReports.Condition}
        order by report.quarter, report.due_on, report.number
        limit @Limit
        """;

    private const string OfUnit =
        $"""
        {Columns}
        where report.is_open and report.unit = @Whose and {ReadableReports.Condition}
        order by report.quarter, report.due_on, report.number
        limit @Limit
        """;

    private const string Headed =
        "select unit.name from unit join unit_member on unit_member.unit = unit.code where unit.code = @Unit and unit_member.person = @Person and unit_member.is_head";

    public async Task<Outcome<DaySheet>> Handle(ReadDaySheet request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var me = person.Id ?? "";
        if (request.Unit is { Length: > 0 } unit)
        {
            var name = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Headed, new { Unit = unit, Person = me }, cancellationToken: cancellation));
            return name is null ? ReportRefusals.Unknown : await ReadAsync(OfUnit, unit, name);
        }

        var whose = request.Person is { Length: > 0 } asked ? asked : me;
        if (whose != me && !person.HasRole(Roles.Officer))
            return ReportRefusals.Unknown;
        return await ReadAsync(OfPerson, whose, whose == me ? person.Name : (await Colleagues.OfAsync(staff)).NameOf(texts, whose));

        async Task<DaySheet> ReadAsync(string sql, string of, string title)
        {
            var rows = (await connection.QueryAsync<DaySheetReport>(new CommandDefinition(
                sql, new { Whose = of, Person = me, Limit = Most + 1 }, cancellationToken: cancellation))).AsList();
            var shown = new List<DaySheetReport>();
            foreach (var row in rows.Take(Most))
                shown.Add(row with { Fields = await categories.FieldsAsync(database, row.Category, row.FieldsVersion, cancellation) });
            return new DaySheet(title, shown, rows.Count > Most);
        }
    }
}

internal static class DaySheetEndpoint
{
    public static void MapDaySheet(this IEndpointRouteBuilder routes) =>
        routes.MapPage<DaySheetPage>("/daysheet").RequireRole(Roles.Officer, Roles.Agent);
}
