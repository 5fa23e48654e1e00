using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>What somebody has written so far is kept. Whether it is right is asked only when they go on.</summary>
/// <param name="Version">Version of the type whose form they saw.</param>
/// <param name="Answers">JSON of what could be read.</param>
/// <param name="Files">Files among the answers, to be kept with the change.</param>
public sealed record WriteDraft(
    string Code, int Version, string Applicant, string Phone, string Email, string Quarter, string Answers, IReadOnlyList<ReceivedFile> Files)
    : IChange<WrittenDraft>
{
    /// <summary>Ids of files among the answers that newer ones replace.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];
}

/// <param name="Code">The draft's.</param>
public sealed record WrittenDraft(string Code);

internal sealed class WriteDraftRules : AbstractValidator<WriteDraft>
{
    public WriteDraftRules()
    {
        RuleFor(draft => draft.Applicant).MaximumLength(FileApplicationRules.LongestName).WithErrorCode("application.too-long");
        RuleFor(draft => draft.Phone).MaximumLength(FileApplicationRules.LongestContact).WithErrorCode("application.too-long");
        RuleFor(draft => draft.Email).MaximumLength(FileApplicationRules.LongestContact).WithErrorCode("application.too-long");
        RuleFor(draft => draft.Quarter).MaximumLength(FileApplicationRules.LongestContact).WithErrorCode("application.too-long");
        RuleFor(draft => draft.Answers).MaximumLength(DraftRules.LongestAnswers).WithErrorCode("application.too-long").OverridePropertyName("");
    }
}

internal sealed class WriteDraftHandler(IModuleDatabase database, IFileStore files, TimeProvider clock) : IRequestHandler<WriteDraft, Outcome<WrittenDraft>>
{
    private const string Update =
        """
        update draft
        set type_version = @Version, applicant = @Applicant, phone = @Phone, email = @Email, quarter = @Quarter, answers = @Answers, changed_at = @Now
        where code = @Code
        """;

    public async Task<Outcome<WrittenDraft>> Handle(WriteDraft request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var written = new
        {
            request.Code,
            request.Version,
            request.Applicant,
            request.Phone,
            request.Email,
            request.Quarter,
            request.Answers,
            Now = clock.GetUtcNow(),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, written, cancellationToken: cancellation)) == 0)
            return DraftRules.Unknown;
        foreach (var file in request.Files)
            await files.KeepAsync(file, ApplicationSubject.OfFiles(request.Code), cancellation);
        foreach (var id in request.Replaced)
            await files.DropAsync(id, cancellation);
        return new WrittenDraft(request.Code);
    }
}

internal static class WriteDraftEndpoint
{
    /// <summary>Field that tells what comes next: later for whoever goes on another day.</summary>
    public const string Then = "then";

    public const string Later = "later";

    public static void MapWriteDraft(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<WriteDraftPage>("/drafts/{code}", SubmitAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<DraftPaperPage>("/drafts/{code}/paper").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindDraft(form.Route("code")), cancellation) is not { } file)
            return DraftRules.Unknown;
        var schema = file.Type.Form;
        var isLater = form[Then] == Later;
        var strict = schema.Read(form, DraftRules.FieldPrefix);
        if (strict.Refusals is [{ Code: "form.entry-added" } added])
            return added;
        var partly = await schema.ReadPartlyAsync(form, DraftRules.FieldPrefix, DraftRules.Files, cancellation);
        if (!partly.TryGetAnswer(out var written))
            return Outcome<IResult>.Refused(partly.Refusals);
        var answers = KeptFiles.Carry(file.Answers, written, schema);
        var draft = new WriteDraft(
            file.Draft.Code, file.Version, form["applicant"], form["phone"], form["email"], form["quarter"], answers.ToJson(), written.Files)
        {
            Replaced = [.. KeptFiles.Of(file.Answers, schema).Except(KeptFiles.Of(answers, schema))],
        };
        if (!isLater)
        {
            var wrong = Wrong(http.RequestServices.GetRequiredService<ITown>(), draft, file, strict, schema.Check(answers));
            if (wrong.Count > 0)
                return Outcome<IResult>.Refused(wrong);
        }

        var saved = await mediator.Send(draft, cancellation);
        return saved.IsRefused
            ? Outcome<IResult>.Refused(saved.Refusals)
            : Outcome<IResult>.Granted(saved.ToPage(answer => $"/permits/drafts/{answer.Code}/{(isLater ? "paper" : "documents")}"));
    }

    /// <summary>What stands against going on, in the order of the page.</summary>
    private static List<Refusal> Wrong(ITown town, WriteDraft draft, DraftFile file, Outcome<FormAnswers> asWritten, Outcome<FormAnswers> asKept)
    {
        return
        [
            .. DraftCheck.Applicant(town, new Applicant(draft.Applicant, draft.Phone, draft.Email, ""), draft.Quarter, file),
            .. KeptFiles.Wrong(asWritten, asKept),
        ];
    }
}

/// <summary>Files among the answers, which a browser does not send twice.</summary>
internal static class KeptFiles
{
    /// <summary>The answers as written, with the files of before where no new one came.</summary>
    public static FormAnswers Carry(FormAnswers before, FormAnswers written, FormSchema schema)
    {
        var columns = written.ToColumns().ToList();
        var carried = before.ToColumns().Where(column => IsFile(schema, column.Key) && columns.All(known => known.Key != column.Key)).ToList();
        return carried.Count == 0 ? written : FormAnswers.FromColumns(schema, columns.Concat(carried));
    }

    /// <summary>What is wrong with answers as they were written. A file that came earlier is not missing.</summary>
    public static IEnumerable<Refusal> Wrong(Outcome<FormAnswers> asWritten, Outcome<FormAnswers> asKept)
    {
        var missing = asKept.Refusals.Select(refusal => $"{DraftRules.FieldPrefix}-{refusal.Field?.Replace('.', '-')}").ToHashSet();
        return asWritten.Refusals.Where(refusal => refusal.Code != "form.field-missing" || missing.Contains(refusal.Field ?? ""));
    }

    /// <summary>Ids of the files among the answers.</summary>
    public static IEnumerable<string> Of(FormAnswers answers, FormSchema schema) =>
        answers.ToColumns().Where(column => IsFile(schema, column.Key)).Select(column => column.Value);

    private static bool IsFile(FormSchema schema, string column)
    {
        var parts = column.Split('.');
        var field = schema.Fields.FirstOrDefault(field => field.Name == parts[0]);
        return parts.Length == 1 ? field?.Type == FieldType.File : field?.Fields.Any(part => part.Name == parts[^1] && part.Type == FieldType.File) == true;
    }
}
