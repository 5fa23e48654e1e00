using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever has the link or the letter opens the one consultation that it is for.</summary>
/// <param name="Key">From the link or the letter, as it was written.</param>
public sealed record FindOpinion(string Key) : IQuery<OpenedOpinion?>;

/// <summary>A consultation as those who are asked see it: only what the officer chose to share, and that only while they may answer.</summary>
/// <param name="Shared">Null where the time is over, or the question was taken back.</param>
public sealed record OpenedOpinion(Consultation Consultation, SharedFile? Shared);

/// <param name="Applicant">Empty where it is not shared.</param>
/// <param name="Answers">Without private ones; null where they are not shared.</param>
public sealed record SharedFile(PermitType Type, string Quarter, string Applicant, FormAnswers? Answers, IReadOnlyList<SharedDocument> Documents);

/// <param name="Id">Of the application's document.</param>
/// <param name="Document">Code in the type.</param>
public sealed record SharedDocument(string Id, string Document, string File);

internal sealed class FindOpinionHandler(IModuleDatabase database, ApplicationReader reader, ITownCalendar calendar) : IRequestHandler<FindOpinion, OpenedOpinion?>
{
    private const string ByKey = Consultation.Columns + "\nwhere id = (select consultation from consultation_key where hash = @Hash)";

    private const string Shared =
        """
        select document.id, document.document, document.file
        from consultation_document shared
        join application_document document on document.id = shared.document
        where shared.consultation = @Id and document.file is not null
        order by document.received_at, document.id
        limit 200
        """;

    public async Task<OpenedOpinion?> Handle(FindOpinion request, CancellationToken cancellation)
    {
        if (OpinionKey.Read(request.Key) is not { } key)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Consultation?>(new CommandDefinition(
                ByKey, new { Hash = OpinionKey.Hash(key) }, cancellationToken: cancellation)) is not { } consultation
            || await reader.FindAsync(consultation.Number, cancellation) is not { } file)
            return null;
        if (!consultation.TakesAnswers(calendar.Today, file.Application.IsOpen))
            return new OpenedOpinion(consultation, null);
        var documents = await connection.QueryAsync<SharedDocument>(new CommandDefinition(Shared, new { consultation.Id }, cancellationToken: cancellation));
        return new OpenedOpinion(consultation, new SharedFile(
            file.Type, file.Application.Quarter, consultation.ShowsApplicant ? file.Application.Applicant : "",
            consultation.ShowsAnswers ? file.Answers.WithoutPrivate() : null, documents.AsList()));
    }
}

internal static class ShowSharedDocumentEndpoint
{
    public static void MapShowSharedDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/opinion/{key}/documents/{document}", ShowAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<IResult> ShowAsync(string key, string document, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        (await mediator.Send(new FindOpinion(key), cancellation))?.Shared?.Documents.FirstOrDefault(shared => shared.Id == document) is { } shared
        && await files.FindAsync(shared.File, cancellation) is { } kept
            ? kept.ToResult()
            : OpinionRefusals.Unknown.ToResult();
}
