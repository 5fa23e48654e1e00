using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Pages;
using Dapper;

namespace Permits;

/// <summary>A visit on the spot, planned or done.</summary>
/// <param name="Plan">Code of the checklist in the type.</param>
/// <param name="Inspector">Id of the member of staff who is to go.</param>
/// <param name="Follows">The visit that this one repeats; null for a first one.</param>
/// <param name="Version">Raised by everything that is saved.</param>
/// <param name="Result">fit, unfit, or impossible where nothing could be seen; empty until it is done.</param>
/// <param name="Signed">The name that the inspector typed.</param>
public sealed record Visit(
    string Id, int Number, string Plan, DateOnly PlannedOn, string Inspector, string Instruction, string? Follows, string State, int Version, string Result,
    string Remark, double? Latitude, double? Longitude, string Signed, string? DoneBy, DateTimeOffset? DoneAt)
{
    public const string Planned = "planned";
    public const string Done = "done";
    public const string Cancelled = "cancelled";

    internal const string Columns =
        """
        select id, number, plan, planned_on, inspector, instruction, follows, state, version, result, remark, latitude, longitude, signed, done_by, done_at
        from inspection
        """;

    internal GeoPoint? Point => Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null;

    internal string Page => $"/permits/visits/{Id}";

    /// <summary>Officers open every visit, an inspector their own.</summary>
    internal bool IsFor(ICurrentPerson person) => person.HasRole(Roles.Officer) || Inspector == person.Id;
}

/// <param name="Item">Code in the checklist.</param>
/// <param name="Finding">ok, not-ok or not-seen; empty until somebody looked.</param>
public sealed record VisitFinding(string Item, string Finding, string Note);

/// <param name="Item">Code in the checklist; empty for the whole.</param>
public sealed record VisitPhoto(string File, string Item);

/// <summary>A visit with what was found, and the application it is for.</summary>
/// <param name="Plan">Null where the type has no such checklist any more.</param>
public sealed record VisitSheet(
    Visit Visit, ApplicationForStaff Case, InspectionPlan? Plan, IReadOnlyList<VisitFinding> Findings, IReadOnlyList<VisitPhoto> Photos,
    IReadOnlyList<VisitSignature> Signatures)
{
    public IReadOnlyList<CheckItem> Checklist => Plan?.Items ?? [];

    public LocalText? Name => Plan?.Name;

    /// <summary>What has to be known on the spot.</summary>
    public FormAnswers Answers => AnswersFor(Plan, Case.File.Answers);

    /// <summary>What has to be seen on the spot, of what came as a file.</summary>
    public IReadOnlyList<ApplicationDocument> Documents =>
        [.. Case.File.Documents.Where(document => document.File is not null && (Plan is not { Documents.Count: > 0 } || Plan.Documents.Contains(document.Document)))];

    internal static FormAnswers AnswersFor(InspectionPlan? plan, FormAnswers answers) =>
        plan is { Fields.Count: > 0 } ? answers.Only([.. plan.Fields]) : answers.WithoutPrivate();

    /// <summary>Where the picture of a signature is; empty where there is none.</summary>
    internal string PictureOf(string who) => Signatures.Any(signature => signature.Who == who && signature.File is not null) ? $"{Visit.Page}/signatures/{who}" : "";

    public VisitFinding Of(string item) => Findings.FirstOrDefault(finding => finding.Item == item) ?? new VisitFinding(item, "", "");
}

internal static class VisitWords
{
    public static readonly string[] Findings = ["ok", "not-ok", "not-seen"];

    public static readonly string[] Results = ["fit", "unfit", "impossible"];

    public static StatusMood Mood(Visit visit) => (visit.State, visit.Result) switch
    {
        (Visit.Planned, _) => StatusMood.Waiting,
        (Visit.Cancelled, _) or (_, "unfit") => StatusMood.Refused,
        (_, "fit") => StatusMood.Done,
        _ => StatusMood.New,
    };

    public static string Stands(ITexts texts, Visit visit) => texts[visit.State == Visit.Done ? $"visit.result.{visit.Result}" : $"visit.state.{visit.State}"];
}

internal static class VisitRefusals
{
    public static readonly Refusal Unknown = new("visit.unknown", RefusalKind.NotFound);
    public static readonly Refusal Over = new("visit.over", RefusalKind.Conflict);
    public static readonly Refusal ChangedMeanwhile = new("visit.changed-meanwhile", RefusalKind.Conflict);
    public static readonly Refusal ChecklistUnknown = new("visit.checklist-unknown", Field: "plan");
    public static readonly Refusal InspectorMissing = new("visit.inspector-missing", Field: "inspector");
    public static readonly Refusal DateWrong = new("visit.date-wrong", Field: "plannedOn");
    public static readonly Refusal PlaceUnreadable = new("visit.place-unreadable", Field: "place");
    public static readonly Refusal Contradicts = new("visit.result-contradicts", Field: "result");
    public static readonly Refusal TooManyPhotos = new("visit.too-many-photos", RefusalKind.TooOften, "photos");
}

/// <summary>A point as somebody writes it: a Plus Code, or latitude and longitude in degrees.</summary>
internal static partial class VisitPlace
{
    public static GeoPoint? Read(string written, ITown town)
    {
        if (Degrees().Match(written) is not { Success: true } match)
            return PlusCode.Read(written, town.Centre ?? default);
        var point = new GeoPoint(Number(match.Groups["lat"].Value), Number(match.Groups["lon"].Value));
        return point.IsOnEarth ? point : null;
    }

    public static string Write(GeoPoint point) => string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.#####}, {point.Longitude:0.#####}");

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^\s*(?<lat>[+-]?\d{1,2}(\.\d{1,10})?)\s*[,; ]\s*(?<lon>[+-]?\d{1,3}(\.\d{1,10})?)\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();
}

/// <summary>Reads visits for their pages.</summary>
internal static class Visits
{
    private const string One = Visit.Columns + "\nwhere id = @Id";

    public static Task<Visit?> FindAsync(DbConnection connection, string id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Visit?>(new CommandDefinition(One, new { Id = id }, cancellationToken: cancellation));
}
