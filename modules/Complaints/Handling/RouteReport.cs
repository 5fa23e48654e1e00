using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer gives a report to another unit. A secret one is from then on that unit's alone.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Note">For colleagues only; may be empty.</param>
[RequiresRole(Roles.Officer)]
public sealed record RouteReport(int Number, int Version, string Unit, string Note = "") : IChange<DeskAnswer>;

internal sealed class RouteReportHandler(IModuleDatabase database, ReportDesk desk, ReportNews news) : IRequestHandler<RouteReport, Outcome<DeskAnswer>>
{
    private const string IsUnit = "select count(*) from unit where code = @Unit and is_active";

    private const string Give = "update report set unit = @Unit, assignee = null where number = @Number";

    public async Task<Outcome<DeskAnswer>> Handle(RouteReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (request.Note.Length > AnswerReportRules.LongestSentence)
            return new Refusal("report.sentence-too-long", Field: "routeNote", Arguments: [AnswerReportRules.LongestSentence]);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(IsUnit, new { request.Unit }, cancellationToken: cancellation)) == 0)
            return DeskRefusals.UnitUnknown;
        if (report.Unit == request.Unit)
            return DeskRefusals.SameUnit;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Give, new { request.Number, request.Unit }, cancellationToken: cancellation));
        await desk.SetTimerAsync(connection, report with { Assignee = null }, cancellation);
        await desk.NoteAsync(connection, report, new DeskNote("routed", request.Unit, Note: request.Note), cancellation);
        await news.RoutedAsync(request.Number, cancellation);
        return new DeskAnswer(request.Number, await desk.IsReadableAsync(connection, request.Number, cancellation));
    }
}

/// <summary>Secret reports that no rule gave to a unit can be read by nobody: whoever looks after the unrouted ones gives them to one, unread.</summary>
[RequiresRole(ComplaintsRole.Manager, ComplaintsRole.Dispatcher, Roles.Administrator)]
public sealed record RouteSecretReports(string Unit) : IChange<RoutedSecretReports>;

/// <param name="Count">How many it was.</param>
public sealed record RoutedSecretReports(int Count);

internal sealed class RouteSecretReportsHandler(IModuleDatabase database, ReportNews news, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<RouteSecretReports, Outcome<RoutedSecretReports>>
{
    private const string IsUnit = "select count(*) from unit where code = @Unit and is_active";

    private const string Give =
        """
        update report set unit = @Unit, version = version + 1, changed_at = @Now
        where unit = '' and privacy = 'secret' and is_open
        returning number
        """;

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        select @Id, number, @Now, 'routed', @Unit, state, '', '', @Person from report where number = @Number
        """;

    public async Task<Outcome<RoutedSecretReports>> Handle(RouteSecretReports request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(IsUnit, new { request.Unit }, cancellationToken: cancellation)) == 0)
            return DeskRefusals.UnitUnknown;
        var given = (await connection.QueryAsync<int>(new CommandDefinition(Give, new { request.Unit, Now = now }, cancellationToken: cancellation))).AsList();
        foreach (var number in given)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Note, new { Id = Guid.CreateVersion7(now).ToString(), Number = number, Now = now, request.Unit, Person = person.Id }, cancellationToken: cancellation));
            audit.Record(ReportSubject.Of(number), new { Desk = "routed", request.Unit });
        }

        if (given.Count > 0)
            await news.RoutedAsync(given[0], cancellation);
        return new RoutedSecretReports(given.Count);
    }
}

internal static class RouteReportEndpoint
{
    public static void MapRouteReport(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<DeskPage<RouteForm>, DeskAnswer>(
                "/inbox/{number}/route",
                form => new RouteReport(form.Number(), form.Version(), form["unit"], form["routeNote"]),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
        routes.MapForm<RouteSecretPage, RoutedSecretReports>(
                "/inbox/secret",
                form => new RouteSecretReports(form["unit"]),
                _ => "/complaints/inbox")
            .RequireRole(ComplaintsRole.Manager, ComplaintsRole.Dispatcher, Roles.Administrator);
    }
}
