using System.Text.Json;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Programs: what can be applied for, what a form looks like, handing in with a key, and how an application stands.</summary>
internal static class FileByProgramEndpoint
{
    public static void MapFileByProgram(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/types", ListAsync).WithSummary("api.types.list").AllowAnonymous();
        routes.MapGet("/api/types/{type}", ShowTypeAsync).WithSummary("api.types.form").AllowAnonymous();
        routes.MapPost("/api/applications", FileAsync).WithSummary("api.applications.file").RequireScope("permits");
        routes.MapGet("/api/applications/{code}", ShowAsync).WithSummary("api.applications.follow").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    private static async Task<IResult> ListAsync(IMediator mediator, ITexts texts, CancellationToken cancellation) =>
        Results.Json((await mediator.Send(new ListOfferedTypes(), cancellation)).Select(type => new
        {
            type.Code,
            type.Version,
            Name = type.Type.Name.In(texts.Language),
            Summary = type.Type.Summary.In(texts.Language),
            Documents = type.Type.Documents.Select(document => new
            {
                document.Code,
                Name = document.Name.In(texts.Language),
                document.IsRequired,
                OnlyIf = document.RequiredIf?.Describe(texts),
                document.IsOriginalAccepted,
            }),
            Period = type.Type.Clock?.Period.ToString(),
            Silence = type.Type.Clock?.Silence.ToString().ToLowerInvariant(),
        }));

    private static async Task<IResult> ShowTypeAsync(string type, IMediator mediator, ITexts texts, CancellationToken cancellation) =>
        await mediator.Send(new FindOfferedType(type), cancellation) is { } known
            ? Results.Text(known.Type.Form.ToJsonSchema(texts.Language), "application/schema+json")
            : ApplicationRefusals.TypeUnknown.ToResult();

    private static async Task<IResult> FileAsync(ApplicationToFile? sent, IMediator mediator, CancellationToken cancellation)
    {
        if (sent is null)
            return ApplicationRefusals.NotARequest.ToResult();
        if (await mediator.Send(new FindOfferedType(SubmittedForm.Clean(sent.Type)), cancellation) is not { } type)
            return ApplicationRefusals.TypeUnknown.ToResult();
        var read = type.Type.Form.Read(sent.Answers ?? default);
        if (!read.TryGetAnswer(out var answers))
            return Outcome<FiledApplication>.Refused(read.Refusals).ToOk();
        var seen = type.Type.DocumentsFor(answers).Where(wanted => sent.Originals?.Contains(wanted.Code) == true);
        var filed = await mediator.Send(
            new FileApplication(
                null, type.Code, type.Version, sent.ToApplicant(), SubmittedForm.Clean(sent.Quarter), answers,
                [.. seen.Select(wanted => new HandedInDocument(wanted.Code, null))], "api"),
            cancellation);
        return filed.ToCreated(answer => $"/permits/api/applications/{answer.Code}");
    }

    private static async Task<IResult> ShowAsync(string code, IMediator mediator, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindApplication(code), cancellation) is not { Application: var application } file)
            return ApplicationRefusals.Unknown.ToResult();
        return Results.Json(new
        {
            number = CaseNumber.Show(application.Number),
            application.Code,
            application.Type,
            application.TypeVersion,
            application.State,
            application.IsOpen,
            application.Outcome,
            application.FiledOn,
            application.DecideBy,
            Asked = file.Corrections.Where(asked => asked.ResolvedOn is null).Select(asked => new { asked.Sentence, asked.AnswerBy }),
            Events = file.Events.Where(happened => happened.Action.Length > 0 || happened.Sentence.Length > 0)
                .Select(happened => new { happened.At, happened.Kind, happened.State, happened.Sentence }),
        });
    }

    /// <summary>What a program may say.</summary>
    /// <param name="Originals">Codes of documents whose original whoever holds the key has seen.</param>
    private sealed record ApplicationToFile(
        string? Type, string? Applicant, string? Phone, string? Email, string? Quarter, JsonElement? Answers, IReadOnlyList<string?>? Originals)
    {
        public Applicant ToApplicant() => new(SubmittedForm.Clean(Applicant), SubmittedForm.Clean(Phone), SubmittedForm.Clean(Email), "");
    }
}
