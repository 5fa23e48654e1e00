using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Documents are put to a draft, replaced or taken away.</summary>
/// <param name="Removed">Code of a document to take away; empty for none.</param>
public sealed record PutDocuments(string Code, IReadOnlyList<PutDocument> Documents, string Removed) : IChange<DocumentsPut>;

/// <param name="Document">Code in the type.</param>
/// <param name="Received">A photo or PDF; replaces what was there.</param>
/// <param name="IsOriginal">From a resident: the original will be shown at the counter. From staff: they have seen it.</param>
public sealed record PutDocument(string Document, ReceivedFile? Received, bool IsOriginal);

/// <param name="Lacking">How many documents that must be there are not.</param>
public sealed record DocumentsPut(string Code, int Lacking);

internal sealed class PutDocumentsHandler(IModuleDatabase database, DraftReader drafts, IFileStore files, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<PutDocuments, Outcome<DocumentsPut>>
{
    private const string Touch = "update draft set changed_at = @Now where code = @Code";

    private const string Put =
        """
        insert into draft_document (code, document, file, shown_by) values (@Code, @Document, @File, @ShownBy)
        on conflict (code, document) do update set file = excluded.file, shown_by = excluded.shown_by
        """;

    private const string Delete = "delete from draft_document where code = @Code and document = @Document";

    public async Task<Outcome<DocumentsPut>> Handle(PutDocuments request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return DraftRules.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var touched = new { Code = code, Now = clock.GetUtcNow() };
        if (await connection.ExecuteAsync(new CommandDefinition(Touch, touched, cancellationToken: cancellation)) == 0
            || await drafts.FindAsync(code, cancellation) is not { } file)
            return DraftRules.Unknown;

        foreach (var wanted in file.Wanted)
        {
            var before = file.Given(wanted.Code);
            var after = After(wanted, before, request);
            if (after == before)
                continue;
            if (before?.File is { } replaced && replaced != after?.File)
                await files.DropAsync(replaced, cancellation);
            if (request.Documents.FirstOrDefault(put => put.Document == wanted.Code)?.Received is { } received && received.Id == after?.File)
                await files.KeepAsync(received, ApplicationSubject.OfFiles(code), cancellation);
            await WriteAsync(connection, code, wanted.Code, after, cancellation);
        }

        var now = await drafts.FindAsync(code, cancellation);
        return new DocumentsPut(code, now is null ? 0 : DraftCheck.Documents(now).Count());
    }

    private DraftDocument? After(WantedDocument wanted, DraftDocument? before, PutDocuments request)
    {
        if (request.Removed == wanted.Code)
            return null;
        if (request.Documents.FirstOrDefault(put => put.Document == wanted.Code) is not { } put)
            return before;
        if (put.Received is { } received)
            return new DraftDocument(wanted.Code, received.Id, null);
        if (before?.File is not null || !wanted.IsOriginalAccepted)
            return before;
        if (put.IsOriginal)
            return new DraftDocument(wanted.Code, null, person.IsStaff ? person.Id : before?.ShownBy);
        // Who does not tick takes back what they said themselves: staff that they have seen it, a resident that they will show it.
        return before?.ShownBy is not null == person.IsStaff ? null : before;
    }

    private static Task<int> WriteAsync(DbConnection connection, string code, string document, DraftDocument? after, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            after is null ? Delete : Put, new { Code = code, Document = document, after?.File, after?.ShownBy }, cancellationToken: cancellation));
}

internal static class PutDocumentsEndpoint
{
    public const string Remove = "remove";

    public static void MapPutDocuments(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DraftDocumentsPage>("/drafts/{code}/documents", SubmitAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindDraft(form.Route("code")), cancellation) is not { } file)
            return DraftRules.Unknown;
        var put = new List<PutDocument>();
        var refusals = new List<Refusal>();
        foreach (var wanted in file.Wanted)
        {
            var received = await form.ReceiveAsync($"document-{wanted.Code}", DraftRules.Files, cancellation);
            refusals.AddRange(received.Refusals.Select(refusal => Named(refusal, wanted)));
            if (received.TryGetAnswer(out var upload))
                put.Add(new PutDocument(wanted.Code, upload, form.Ticked($"original-{wanted.Code}")));
        }

        if (refusals.Count > 0)
            return Outcome<IResult>.Refused(refusals);
        var done = await mediator.Send(new PutDocuments(file.Draft.Code, put, form[Remove]), cancellation);
        return done.IsRefused
            ? Outcome<IResult>.Refused(done.Refusals)
            : Outcome<IResult>.Granted(done.ToPage(answer => $"/permits/drafts/{answer.Code}/{Next(form, answer)}"));
    }

    /// <summary>Several files are sent at once: each sentence says which document it is about.</summary>
    private static Refusal Named(Refusal refusal, WantedDocument wanted) =>
        refusal with { Code = $"draft.document.{refusal.Code}", Arguments = [wanted.Name, .. refusal.Arguments] };

    private static string Next(SubmittedForm form, DocumentsPut put) => (form[WriteDraftEndpoint.Then], form[Remove].Length > 0, put.Lacking) switch
    {
        (WriteDraftEndpoint.Later, _, _) => "paper",
        (_, true, _) or ("stay", _, _) => "documents",
        (_, _, 0) => "check",
        _ => "documents?lacking=true",
    };
}
