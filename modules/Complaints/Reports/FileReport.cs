using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using FluentValidation;
using MediatR;

namespace Complaints;

/// <summary>A resident, or an agent on their behalf, tells the town what is wrong, and where.</summary>
/// <param name="Category">Code of a category in which none stands.</param>
/// <param name="Quarter">Name of one of the town's quarters; may be empty where there is a point.</param>
/// <param name="Landmark">What is near; may be empty.</param>
/// <param name="Text">What is wrong.</param>
public sealed record FileReport(string Category, string Quarter, string Landmark, string Text) : IChange<FiledReport>
{
    /// <summary>Where exactly, or null.</summary>
    public GeoPoint? Point { get; init; }

    /// <summary>Who reports.</summary>
    public Reporter Reporter { get; init; } = Reporter.Nobody;

    /// <summary>What the reporter wishes: public, name_hidden or secret; empty takes the category's.</summary>
    public string Privacy { get; init; } = "";

    /// <summary>Answers to the category's own fields; null where none were given.</summary>
    public FormAnswers? Answers { get; init; }

    /// <summary>Pictures that were received.</summary>
    public IReadOnlyList<ReceivedFile> Photos { get; init; } = [];

    /// <summary>How it came: web, counter, sms, open311, api or register.</summary>
    public string Channel { get; init; } = "api";

    /// <summary>True where the channel cannot ask for the category's own fields, as a short message cannot.</summary>
    internal bool SkipsFields { get; init; }

    /// <summary>True where staff or a key answers for the sender.</summary>
    internal bool IsTrusted { get; init; }

    /// <summary>True where the sender cannot know the town's quarters: words, or nothing but a point, are then a place.</summary>
    internal bool TakesAnyPlace { get; init; }

    /// <summary>Id of the key that answers for it, where the key did not come as the sender's sign-in.</summary>
    internal string? EnteredBy { get; init; }

    /// <summary>True where the field was filled in that no person sees.</summary>
    internal bool FilledTheTrap { get; init; }
}

/// <param name="Number">Case number, without its check digit.</param>
/// <param name="Code">What the resident quotes later on the phone.</param>
/// <param name="DueOn">The day by which the town has answered, in its own calendar.</param>
public sealed record FiledReport(int Number, string Code, DateOnly DueOn);

internal sealed class FileReportRules : AbstractValidator<FileReport>
{
    public const int LongestText = 4000;
    public const int LongestLandmark = 200;
    public const int LongestContact = 120;
    public const int MostPhotos = 5;

    public FileReportRules(ITown town)
    {
        RuleFor(report => report.Quarter)
            .Must((report, quarter) => IsKnown(town, quarter) || (string.IsNullOrEmpty(quarter) && (report.Point is not null || report.TakesAnyPlace)))
            .WithErrorCode("report.quarter-missing");
        RuleFor(report => report.Landmark ?? "").MaximumLength(LongestLandmark).WithErrorCode("report.landmark-too-long").OverridePropertyName("Landmark");
        RuleFor(report => report.Text).NotEmpty().WithErrorCode("report.text-missing");
        RuleFor(report => report.Text).MaximumLength(LongestText).WithErrorCode("report.text-too-long");
        RuleFor(report => report.Reporter.Name).MaximumLength(LongestContact).WithErrorCode("report.name-too-long").OverridePropertyName("Name");
        RuleFor(report => report.Reporter.Contact).MaximumLength(LongestContact).WithErrorCode("report.contact-too-long").OverridePropertyName("Contact");
        RuleFor(report => report.Reporter.AlsoContact).MaximumLength(LongestContact).WithErrorCode("report.contact-too-long").OverridePropertyName("Contact");
        RuleFor(report => report.Reporter.Contact)
            .Must((report, contact) => !report.Reporter.WantsNews || contact.Length > 0)
            .WithErrorCode("report.contact-missing").OverridePropertyName("Contact");
        RuleFor(report => report.Reporter.Contact)
            .Must((report, contact) => !report.Reporter.WantsNews || contact.Length == 0 || report.Reporter.IsReachableIn(town))
            .WithErrorCode("report.contact-unreadable").OverridePropertyName("Contact");
        RuleFor(report => report.Privacy).Must(privacy => privacy.Length == 0 || Complaints.Privacy.All.Contains(privacy)).WithErrorCode("report.privacy-unknown");
    }

    private static bool IsKnown(ITown town, string? quarter) =>
        town.Quarters.Count == 0 ? string.IsNullOrEmpty(quarter) : town.Quarters.Any(known => known.Name == quarter);
}

internal sealed class FileReportHandler(
    IModuleDatabase database, CategoryBook categories, RouteBook routes, ReportWorkflow workflow, ReportLedger ledger, IDefinitions definitions,
    TimeProvider clock, ITown town, ITownCalendar calendar, ICurrentPerson person, IAuditTrail audit, IEvents events, IFileStore files,
    ReportNews news)
    : IRequestHandler<FileReport, Outcome<FiledReport>>
{
    private const string InsertPhoto =
        "insert into report_photo (file, number, position, is_shown) values (@File, @Number, @Position, true)";

    public async Task<Outcome<FiledReport>> Handle(FileReport request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        if (tree.Find(request.Category) is not { } category || tree.IsGroup(category.Code) || !category.IsActive
            || (category.IsStaffOnly && !request.IsTrusted))
            return ReportRefusals.CategoryMissing;
        var answers = await AnswersAsync(request, category, cancellation);
        if (!answers.TryGetAnswer(out var given))
            return Outcome<FiledReport>.Refused(answers.Refusals);

        request = request with { Reporter = request.Reporter.TidiedIn(town) };
        var now = clock.GetUtcNow();
        var dueAt = ledger.DueAt(now, category.AnswerHours);
        var begun = await workflow.BeginAsync(definitions, now, dueAt, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var filed = await NextAsync(connection, dueAt, cancellation);
        var quarter = request.Quarter ?? "";
        var row = new ReportRow(filed.Number, filed.Code, category.Code, quarter, request.Landmark ?? "", request.Text, now, filed.DueOn)
        {
            Latitude = request.Point?.Latitude,
            Longitude = request.Point?.Longitude,
            Cell = request.Point is { } point ? GeoCell.Of(point) : null,
            Answers = given?.ToJson() ?? "{}",
            FieldsVersion = given is null ? 0 : category.FieldsVersion,
            Privacy = Privacy.Closer(category.Privacy, request.Privacy),
            Visibility = await AbuseCheck.LooksLikeAbuseAsync(connection, request, now, cancellation) ? Visibility.Quarantined : Visibility.Shown,
            Reporter = request.Reporter.Name,
            Email = request.Reporter.Email,
            Phone = request.Reporter.Phone,
            WantsNews = request.Reporter.WantsNews,
            Language = request.Reporter.Language.Length > 0 ? request.Reporter.Language : town.Languages[0],
            Channel = request.Channel,
            EnteredBy = person.HasRole(Roles.System) ? null : request.EnteredBy ?? person.Id,
            WorkflowVersion = begun.WorkflowVersion,
            State = begun.Standing.State,
            Origin = begun.Standing.Origin ?? "",
            Unit = await routes.UnitForAsync(database, tree, category, quarter, cancellation),
            ChangedAt = now,
            DueAt = dueAt,
            EnteredAt = now,
            TimerAt = begun.TimerAt,
        };
        await row.InsertAsync(connection, cancellation);
        await SearchWords.PutAsync(connection, database.Engine, filed.Number, $"{request.Text} {request.Landmark}", cancellation);
        await KeepFilesAsync(connection, filed.Number, request, given, cancellation);

        audit.Record(ReportSubject.Of(filed.Number), new { request.Category, request.Channel, row.Unit, row.Visibility });
        events.Publish("complaints.report-filed.v1", "", new { request.Category, Quarter = quarter });
        await news.FiledAsync(filed.Number, cancellation);
        return filed;
    }

    private async Task<FiledReport> NextAsync(DbConnection connection, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var year = calendar.Today.Year;
        return new FiledReport(CaseNumber.Of(year, await ReportCount.TakeAsync(connection, year, 1, cancellation)), TrackingCode.Next(), calendar.DateOf(dueAt));
    }

    private async ValueTask<Outcome<FormAnswers?>> AnswersAsync(FileReport request, Category category, CancellationToken cancellation)
    {
        if (request.Answers is not null || request.SkipsFields
            || await categories.FieldsAsync(database, category.Code, category.FieldsVersion, cancellation) is not { } fields)
            return request.Answers;
        var read = fields.Read([]);
        return read.TryGetAnswer(out var none) ? none : Outcome<FormAnswers?>.Refused(read.Refusals);
    }

    private async Task KeepFilesAsync(DbConnection connection, int number, FileReport request, FormAnswers? answers, CancellationToken cancellation)
    {
        foreach (var (photo, index) in request.Photos.Select((photo, index) => (photo, index)))
        {
            await files.KeepAsync(photo, ReportSubject.Of(number), cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                InsertPhoto, new { File = photo.Id, Number = number, Position = index + 1 }, cancellationToken: cancellation));
        }

        foreach (var file in answers?.Files ?? [])
            await files.KeepAsync(file, ReportSubject.Of(number), cancellation);
    }
}
