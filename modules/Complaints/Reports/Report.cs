using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>A report as it stands. Name and contact are not in it.</summary>
/// <param name="Answers">JSON.</param>
/// <param name="Unit">Code of the unit in charge; empty for the unrouted queue.</param>
public sealed record Report(
    int Number, string Code, string Category, string Quarter, string Landmark, double? Latitude, double? Longitude, string Text, string Answers,
    int FieldsVersion, string Privacy, string Visibility, string Channel, int WorkflowVersion, string State, string Origin, bool IsOpen, string Outcome, string Unit,
    int Version, DateTimeOffset FiledAt, DateTimeOffset ChangedAt, DateTimeOffset? ClosedAt, DateOnly DueOn, int Reopened, int Supporters,
    int? MergedInto, int? Rating, DateTimeOffset? DueAt)
{
    public const int PublicDecimals = 3;

    public CaseStanding Standing => new(State, Origin.Length == 0 ? null : Origin);

    public GeoPoint? Point => Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null;

    /// <summary>The point as everybody may read it: to about 110 metres where the name is hidden, lest it name a door.</summary>
    public GeoPoint? PublicPoint => Privacy == Complaints.Privacy.Public ? Point : Point?.Rounded(PublicDecimals);

    /// <summary>The day by which the town answers; later than what was promised first where the clock paused meanwhile.</summary>
    public DateOnly PromisedOn(ITownCalendar calendar) => DueAt is { } due ? calendar.DateOf(due) : DueOn;

    public bool IsPublished => Visibility == Complaints.Visibility.Shown && Privacy != Complaints.Privacy.Secret;

    public string Where => string.Join(", ", new[] { Quarter, Landmark }.Where(part => part.Length > 0));
}

/// <param name="Kind">moved, commented, routed, assigned, escalated, moderated, merged, supported, rated, redacted or relayed.</param>
/// <param name="Sentence">Public; empty for none.</param>
/// <param name="Note">For staff only.</param>
public sealed record ReportEvent(string Id, DateTimeOffset At, string Kind, string Action, string State, string Sentence, string Note, string? Person);

/// <param name="IsShown">False where an officer took it out of public sight.</param>
public sealed record ReportPhoto(string File, bool IsShown);

/// <summary>A report with its pictures, what happened to it, oldest first, and what is needed to say it.</summary>
/// <param name="Fields">The fields that its answers were given for, or null.</param>
public sealed record ReportFile(
    Report Report, IReadOnlyList<ReportPhoto> Photos, IReadOnlyList<ReportEvent> Events, WorkflowDefinition Workflow, FormSchema? Fields)
{
    /// <summary>Whether the time stands still, since the town waits for somebody.</summary>
    public bool IsPaused => Report.IsOpen && Workflow.StateOf(Report.Standing).Clock == StateClock.Pause;

    public FormAnswers? AnswersIn(ITexts texts) => Fields is null ? null : FormAnswers.Parse(Fields, texts.SaidInAnswers(Report.Answers));
}

/// <summary>Somebody who has the code looks how the report stands.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
internal sealed record FindReport(string Code) : IQuery<ReportFile?>;

/// <summary>Anybody looks at a report that is published.</summary>
internal sealed record FindPublished(int Number) : IQuery<ReportFile?>;

internal sealed class FindReportHandler(IModuleDatabase database, ReportReader reader)
    : IRequestHandler<FindReport, ReportFile?>, IRequestHandler<FindPublished, ReportFile?>
{
    public async Task<ReportFile?> Handle(FindReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await reader.ReadAsync(connection, code, cancellation);
    }

    public async Task<ReportFile?> Handle(FindPublished request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await reader.ReadAsync(connection, request.Number, cancellation) is { Report.IsPublished: true } found ? found : null;
    }
}

/// <summary>Reads one report with all that belongs to it. Whether somebody may see it is the caller's to decide.</summary>
internal sealed class ReportReader(IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, CategoryBook categories)
{
    private const string One =
        """
        select number, code, category, quarter, landmark, latitude, longitude, text, answers, fields_version, privacy, visibility, channel,
               workflow_version, state, origin, is_open, outcome, unit, version, filed_at, changed_at, closed_at, due_on, reopened, supporters, merged_into, rating, due_at
        from report
        """;

    private const string ByCode = One + " where code = @Code";

    private const string ByNumber = One + " where number = @Number";

    private const string Photos = "select file, is_shown from report_photo where number = @Number order by position, file limit 50";

    private const string Events =
        """
        select id, at, kind, action, state, sentence, note, person
        from report_event
        where number = @Number
        order by at, id
        limit 500
        """;

    public Task<ReportFile?> ReadAsync(DbConnection connection, string code, CancellationToken cancellation) =>
        ReadAsync(connection, new CommandDefinition(ByCode, new { Code = code }, cancellationToken: cancellation), cancellation);

    public Task<ReportFile?> ReadAsync(DbConnection connection, int number, CancellationToken cancellation) =>
        ReadAsync(connection, new CommandDefinition(ByNumber, new { Number = number }, cancellationToken: cancellation), cancellation);

    private async Task<ReportFile?> ReadAsync(DbConnection connection, CommandDefinition one, CancellationToken cancellation)
    {
        if (await connection.QuerySingleOrDefaultAsync<Report?>(one) is not { } report)
            return null;
        var photos = await connection.QueryAsync<ReportPhoto>(new CommandDefinition(Photos, new { report.Number }, cancellationToken: cancellation));
        var events = await connection.QueryAsync<ReportEvent>(new CommandDefinition(Events, new { report.Number }, cancellationToken: cancellation));
        return new ReportFile(
            report, photos.AsList(), events.AsList(),
            await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation),
            await categories.FieldsAsync(database, report.Category, report.FieldsVersion, cancellation));
    }
}
