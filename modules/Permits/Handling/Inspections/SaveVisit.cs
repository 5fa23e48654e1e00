using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;

namespace Permits;

/// <summary>An inspector saves what was seen so far, with its pictures: on a phone a form that fails must not lose them.</summary>
/// <param name="Version">Version of the visit that the inspector saw.</param>
[RequiresRole(PermitsRole.Inspector, Roles.Officer)]
public sealed record SaveVisit(string Id, int Version, SeenOnSpot Seen) : IChange<SavedVisit>;

/// <param name="Findings">Only items of the checklist count.</param>
/// <param name="Photos">Received, with the item that each belongs to; empty for the whole.</param>
/// <param name="Place">A Plus Code or degrees; may be empty.</param>
/// <param name="Result">May be empty until the end.</param>
/// <param name="Signed">Name of the inspector; may be empty until the end.</param>
public sealed record SeenOnSpot(
    IReadOnlyList<VisitFinding> Findings, IReadOnlyList<TakenPhoto> Photos, string Place, string Result, string Remark, string Signed)
{
    public IReadOnlyList<TakenSignature> Signatures { get; init; } = [];
}

public sealed record TakenPhoto(string Item, ReceivedFile File);

/// <param name="Version">After it.</param>
public sealed record SavedVisit(string Id, int Version);

internal sealed class SaveVisitRules : AbstractValidator<SaveVisit>
{
    public const int LongestNote = 1000;
    public const int LongestRemark = 4000;
    public const int LongestName = 120;

    public SaveVisitRules()
    {
        RuleFor(saving => saving.Seen.Remark).MaximumLength(LongestRemark).WithErrorCode("visit.too-long").OverridePropertyName("remark");
        RuleFor(saving => saving.Seen.Signed).MaximumLength(LongestName).WithErrorCode("visit.too-long").OverridePropertyName("signed");
        RuleFor(saving => saving.Seen.Signatures).Must(signatures => signatures.All(signature => signature.Name.Length <= LongestName))
            .WithErrorCode("visit.too-long").OverridePropertyName("visited");
        RuleFor(saving => saving.Seen.Place).MaximumLength(LongestName).WithErrorCode("visit.place-unreadable").OverridePropertyName("place");
        RuleForEach(saving => saving.Seen.Findings).Must(finding => finding.Note.Length <= LongestNote)
            .WithErrorCode("visit.note-too-long").OverridePropertyName("remark");
    }
}

internal sealed class SaveVisitHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, IFileStore files, TimeProvider clock, ITown town, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<SaveVisit, Outcome<SavedVisit>>
{
    private const int MostPhotos = 60;

    private const string Update =
        """
        update inspection
        set version = version + 1, result = @Result, remark = @Remark, latitude = @Latitude, longitude = @Longitude, signed = @Signed
        where id = @Id and version = @Version and state = 'planned'
        """;

    private const string Put =
        """
        insert into inspection_item (inspection, item, finding, note) values (@Id, @Item, @Finding, @Note)
        on conflict (inspection, item) do update set finding = excluded.finding, note = excluded.note
        """;

    private const string CountPhotos = "select count(*) from inspection_photo where inspection = @Id";

    private const string InsertPhoto = "insert into inspection_photo (file, inspection, item, taken_at) values (@File, @Id, @Item, @Now)";

    public async Task<Outcome<SavedVisit>> Handle(SaveVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Visits.FindAsync(connection, request.Id, cancellation) is not { } visit || !visit.IsFor(person))
            return VisitRefusals.Unknown;
        if (visit.State != Visit.Planned)
            return VisitRefusals.Over;
        if (visit.Version != request.Version)
            return VisitRefusals.ChangedMeanwhile;
        var point = request.Seen.Place.Length > 0 ? VisitPlace.Read(request.Seen.Place, town) : null;
        if (point is null && request.Seen.Place.Length > 0)
            return VisitRefusals.PlaceUnreadable;
        var photos = await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountPhotos, new { request.Id }, cancellationToken: cancellation));
        if (photos + request.Seen.Photos.Count > MostPhotos)
            return VisitRefusals.TooManyPhotos;

        var application = (await desk.LookAsync(connection, visit.Number, null, cancellation)).Answer;
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var items = type.Inspections.FirstOrDefault(plan => plan.Code == visit.Plan)?.Items.Select(item => item.Code).ToHashSet() ?? [];
        var row = new
        {
            request.Id,
            request.Version,
            Result = VisitWords.Results.Contains(request.Seen.Result) ? request.Seen.Result : "",
            request.Seen.Remark,
            point?.Latitude,
            point?.Longitude,
            request.Seen.Signed,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellation)) == 0)
            return VisitRefusals.ChangedMeanwhile;
        await PutAsync(connection, request, items, cancellation);
        await KeepAsync(connection, request, items, application.Code, cancellation);
        await VisitSignatures.KeepAsync(connection, visit, request.Seen.Signatures, files, application.Code, cancellation);
        audit.Record(ApplicationSubject.Of(visit.Number), new { Visit = visit.Id, Saved = request.Version + 1, Photos = request.Seen.Photos.Count });
        return new SavedVisit(request.Id, request.Version + 1);
    }

    private static async Task PutAsync(DbConnection connection, SaveVisit request, HashSet<string> items, CancellationToken cancellation)
    {
        foreach (var finding in request.Seen.Findings.Where(finding => items.Contains(finding.Item)))
        {
            var seen = VisitWords.Findings.Contains(finding.Finding) ? finding.Finding : "";
            await connection.ExecuteAsync(new CommandDefinition(
                Put, new { request.Id, finding.Item, Finding = seen, finding.Note }, cancellationToken: cancellation));
        }
    }

    private async Task KeepAsync(DbConnection connection, SaveVisit request, HashSet<string> items, string code, CancellationToken cancellation)
    {
        foreach (var photo in request.Seen.Photos)
        {
            await files.KeepAsync(photo.File, ApplicationSubject.OfFiles(code), cancellation);
            var row = new { File = photo.File.Id, request.Id, Item = items.Contains(photo.Item) ? photo.Item : "", Now = clock.GetUtcNow() };
            await connection.ExecuteAsync(new CommandDefinition(InsertPhoto, row, cancellationToken: cancellation));
        }
    }
}
