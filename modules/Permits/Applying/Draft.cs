using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>An application that is being written.</summary>
/// <param name="TypeVersion">Version for which the answers were written.</param>
/// <param name="Answers">JSON.</param>
/// <param name="Renews">Number of the application whose permit it shall renew.</param>
public sealed record Draft(
    string Code, string Type, int TypeVersion, string Applicant, string Phone, string Email, string Quarter, string Answers, int? Renews,
    DateTimeOffset ChangedAt);

/// <param name="File">Null where the original is shown.</param>
/// <param name="ShownBy">Member of staff who has seen the original; null while nobody has.</param>
public sealed record DraftDocument(string Document, string? File, string? ShownBy);

/// <summary>A draft with the type as it is today.</summary>
/// <param name="Version">Today's version of the type.</param>
public sealed record DraftFile(Draft Draft, PermitType Type, int Version, IReadOnlyList<DraftDocument> Documents)
{
    /// <summary>What could be read of the answers, whatever version they were written for.</summary>
    public FormAnswers Answers { get; } = FormAnswers.Parse(Type.Form, Draft.Answers);

    /// <summary>True where the town has published another version since.</summary>
    public bool IsOutdated => Draft.TypeVersion != Version;

    public IReadOnlyList<WantedDocument> Wanted => [.. Type.DocumentsFor(Answers)];

    /// <summary>Ids of all files kept with it.</summary>
    public IEnumerable<string> Files => Documents.Select(document => document.File).OfType<string>().Concat(KeptFiles.Of(Answers, Type.Form));

    public DraftDocument? Given(string document) => Documents.FirstOrDefault(given => given.Document == document);

    /// <summary>It is erased after that, where nobody touches it before.</summary>
    public DateTimeOffset KeptUntil => Draft.ChangedAt.AddDays(DraftRules.KeptDays);
}

internal static class DraftRules
{
    public const int KeptDays = 60;
    public const int LongestAnswers = 200_000;

    /// <summary>What the names of the type's own fields begin with.</summary>
    public const string FieldPrefix = "own";

    public static readonly FileRules Files = new(FileKinds.Picture | FileKinds.Pdf);

    public static readonly Refusal Unknown = new("draft.unknown", RefusalKind.NotFound);
}

/// <summary>Somebody who has the code goes on with a draft.</summary>
/// <param name="Code">As it is written on the paper.</param>
public sealed record FindDraft(string Code) : IQuery<DraftFile?>;

internal sealed class FindDraftHandler(DraftReader drafts) : IRequestHandler<FindDraft, DraftFile?>
{
    public async Task<DraftFile?> Handle(FindDraft request, CancellationToken cancellation) =>
        TrackingCode.Read(request.Code) is { } code ? await drafts.FindAsync(code, cancellation) : null;
}

/// <summary>Reads drafts whole.</summary>
internal sealed class DraftReader(IModuleDatabase database, PermitTypes types)
{
    private const string One =
        """
        select code, type, type_version, applicant, phone, email, quarter, answers, renews, changed_at
        from draft
        where code = @Code
        """;

    private const string Documents =
        """
        select document, file, shown_by
        from draft_document
        where code = @Code
        order by document
        limit 100
        """;

    public async Task<DraftFile?> FindAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var key = new { Code = code };
        if (await connection.QuerySingleOrDefaultAsync<Draft?>(new CommandDefinition(One, key, cancellationToken: cancellation)) is not { } draft)
            return null;
        var type = await types.LatestAsync(draft.Type, cancellation) ?? await types.FindAsync(draft.Type, draft.TypeVersion, cancellation);
        if (type is null)
            return null;
        var documents = await connection.QueryAsync<DraftDocument>(new CommandDefinition(Documents, key, cancellationToken: cancellation));
        return new DraftFile(draft, type.Type, type.Version, documents.AsList());
    }
}
