using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>What was written is handed in. Sent twice, it makes one application.</summary>
/// <param name="IsDeclared">The applicant says that it is true.</param>
/// <param name="Language">In which the applicant is told.</param>
public sealed record SubmitDraft(string Code, bool IsDeclared, string Language) : IChange<SubmittedDraft>;

/// <param name="Code">The draft's, and now the application's.</param>
public sealed record SubmittedDraft(string Code);

internal sealed class SubmitDraftHandler(
    IModuleDatabase database, DraftReader drafts, IMediator mediator, ITown town, ICurrentPerson person, IFileStore files)
    : IRequestHandler<SubmitDraft, Outcome<SubmittedDraft>>
{
    private const string Filed = "select count(*) from application where code = @Code";

    private const string DeleteDocuments = "delete from draft_document where code = @Code";

    private const string Delete = "delete from draft where code = @Code";

    private const string Await =
        """
        update application_document
        set state = 'awaited'
        where number = @Number and document = @Document and file is null
        """;

    public async Task<Outcome<SubmittedDraft>> Handle(SubmitDraft request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return DraftRules.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        if (await drafts.FindAsync(code, cancellation) is not { } file)
            return await AlreadyAsync(connection, code, cancellation);
        if (!request.IsDeclared)
            return new Refusal("draft.not-declared", Field: "declared");
        if (file.IsOutdated)
            return ApplicationRefusals.TypeChanged;
        var wrong = DraftCheck.All(town, file).ToList();
        if (wrong.Count > 0)
            return Outcome<SubmittedDraft>.Refused([.. wrong.Select(refusal => refusal with { Field = null })]);

        await connection.ExecuteAsync(new CommandDefinition(DeleteDocuments, new { Code = code }, cancellationToken: cancellation));
        if (await connection.ExecuteAsync(new CommandDefinition(Delete, new { Code = code }, cancellationToken: cancellation)) == 0)
            return await AlreadyAsync(connection, code, cancellation);
        return await FileAsync(connection, file, town.Languages.Contains(request.Language) ? request.Language : "", cancellation);
    }

    private async Task<Outcome<SubmittedDraft>> FileAsync(DbConnection connection, DraftFile file, string language, CancellationToken cancellation)
    {
        var draft = file.Draft;
        var handedIn = file.Wanted.Select(wanted => file.Given(wanted.Code)).OfType<DraftDocument>().ToList();
        var application = new FileApplication(
            draft.Code, draft.Type, draft.TypeVersion, new Applicant(draft.Applicant, draft.Phone, draft.Email, language), draft.Quarter,
            file.Type.Form.Check(file.Answers).Answer, [.. handedIn.Select(document => new HandedInDocument(document.Document, document.File))],
            person.IsStaff ? "counter" : "web")
        { Renews = draft.Renews };
        var filed = await mediator.Send(application, cancellation);
        if (!filed.TryGetAnswer(out var answer))
            return Outcome<SubmittedDraft>.Refused(filed.Refusals);
        foreach (var document in handedIn.Where(document => document is { File: null, ShownBy: null }))
            await connection.ExecuteAsync(new CommandDefinition(Await, new { answer.Number, document.Document }, cancellationToken: cancellation));
        foreach (var unused in file.Documents.Except(handedIn).Select(document => document.File).OfType<string>())
            await files.DropAsync(unused, cancellation);
        return new SubmittedDraft(draft.Code);
    }

    private static async Task<Outcome<SubmittedDraft>> AlreadyAsync(DbConnection connection, string code, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(Filed, new { Code = code }, cancellationToken: cancellation)) > 0
            ? new SubmittedDraft(code)
            : DraftRules.Unknown;
}

internal static class SubmitDraftEndpoint
{
    public static void MapSubmitDraft(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CheckDraftPage, SubmittedDraft>(
                "/drafts/{code}/check",
                form => new SubmitDraft(form.Route("code"), form.Ticked("declared"), form["language"]),
                submitted => $"/permits/cases/{submitted.Code}/receipt")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
