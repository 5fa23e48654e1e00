using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>The applicant answers what the town asked: in words, with documents, by putting the form right. From that day on the town's time counts again.</summary>
/// <param name="Sentence">May be empty where something else comes.</param>
public sealed record AnswerCorrection(string Code, string Sentence, IReadOnlyList<SentDocument> Documents) : IChange<AnsweredCorrection>
{
    /// <summary>The form as the applicant puts it right; null where it stays as it was.</summary>
    public RightedForm? Righted { get; init; }
}

/// <param name="Document">Code in the type; empty where the applicant did not say.</param>
public sealed record SentDocument(string Document, ReceivedFile Received);

/// <param name="Code">The application's.</param>
public sealed record AnsweredCorrection(string Code);

internal sealed class AnswerCorrectionRules : AbstractValidator<AnswerCorrection>
{
    public const int LongestAnswer = 2000;

    public AnswerCorrectionRules()
    {
        RuleFor(answer => answer.Sentence).NotEmpty().When(answer => answer is { Documents.Count: 0, Righted: null }).WithErrorCode("follow.answer-missing");
        RuleFor(answer => answer.Sentence).MaximumLength(LongestAnswer).WithErrorCode("application.too-long");
    }
}

internal sealed class AnswerCorrectionHandler(
    IModuleDatabase database, ApplicationReader reader, ApplicationMoves moves, ITownCalendar calendar, TimeProvider clock, IFileStore files,
    CorrectedAnswers corrected)
    : IRequestHandler<AnswerCorrection, Outcome<AnsweredCorrection>>
{
    private const string Resolve =
        """
        update correction
        set resolved_on = @Today, answer = @Sentence
        where number = @Number and resolved_on is null
        """;

    private const string InsertDocument =
        """
        insert into application_document (id, number, document, file, state, note, received_at)
        values (@Id, @Number, @Document, @File, 'received', '', @Now)
        """;

    public async Task<Outcome<AnsweredCorrection>> Handle(AnswerCorrection request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code || await reader.FindByCodeAsync(code, cancellation) is not { } file)
            return ApplicationRefusals.Unknown;
        if (file.Answering() is not { } step)
            return ApplicationRefusals.StepNotPossible;
        await using var connection = await database.OpenAsync(cancellation);
        var resolved = new { file.Application.Number, calendar.Today, request.Sentence };
        await connection.ExecuteAsync(new CommandDefinition(Resolve, resolved, cancellationToken: cancellation));
        await KeepAsync(connection, file, request, cancellation);
        await corrected.TakeAsync(connection, file, request.Righted, cancellation);

        var move = new ApplicationMove(file.Application.Number, file.Application.Version, step.Action, [Roles.Applicant], request.Sentence) { Kind = "answered" };
        var brought = move.Brought | (request.Documents.Count > 0 ? Supplied.Document : Supplied.Nothing) | Supplied.Comment;
        var moved = await moves.MoveAsync(move with { Brought = brought }, cancellation);
        return moved.IsRefused ? Outcome<AnsweredCorrection>.Refused(moved.Refusals) : new AnsweredCorrection(code);
    }

    private async Task KeepAsync(DbConnection connection, ApplicationFile file, AnswerCorrection request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var sent in request.Documents)
        {
            await files.KeepAsync(sent.Received, ApplicationSubject.OfFiles(file.Application.Code), cancellation);
            var row = new
            {
                Id = Guid.CreateVersion7(now).ToString(),
                file.Application.Number,
                Document = file.Type.Documents.Any(known => known.Code == sent.Document) ? sent.Document : "",
                File = sent.Received.Id,
                Now = now,
            };
            await connection.ExecuteAsync(new CommandDefinition(InsertDocument, row, cancellationToken: cancellation));
        }
    }
}

/// <summary>The documents that an applicant is asked for: those that are not fit, and those that nobody has received or seen.</summary>
internal static class AskedDocuments
{
    public static IReadOnlyList<ChecklistLine> Of(ApplicationFile file) =>
        [.. DocumentChecklist.Of(file).Where(line => line.Verdict == ChecklistLine.Unfit || (line.IsRequired && !line.IsThere))];
}

internal static class AnswerCorrectionEndpoint
{
    public const int MostDocuments = 5;

    public static void MapAnswerCorrection(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AnswerCorrectionPage>("/cases/{code}/answer", SubmitAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindApplication(form.Route("code")), cancellation) is not { } file)
            return ApplicationRefusals.Unknown;
        var received = await ReceiveAsync(form, file, cancellation);
        if (!received.TryGetAnswer(out var documents))
            return Outcome<IResult>.Refused(received.Refusals);
        var read = await RightedForm.ReadAsync(form, file, cancellation);
        if (!read.TryGetAnswer(out var righted) && read.IsRefused)
            return Outcome<IResult>.Refused(read.Refusals);
        var answer = new AnswerCorrection(form.Route("code"), form["sentence"], documents) { Righted = righted };
        var answered = await mediator.Send(answer, cancellation);
        return answered.IsRefused
            ? Outcome<IResult>.Refused(answered.Refusals)
            : Outcome<IResult>.Granted(answered.ToPage(done => $"/permits/cases/{done.Code}"));
    }

    /// <summary>Each piece that is asked has a field of its own; one more takes what else somebody wants to send.</summary>
    private static async Task<Outcome<IReadOnlyList<SentDocument>>> ReceiveAsync(SubmittedForm form, ApplicationFile file, CancellationToken cancellation)
    {
        var sent = new List<SentDocument>();
        var refusals = new List<Refusal>();
        foreach (var (field, document) in AskedDocuments.Of(file).Select(line => ($"document-{line.Code}", line.Code)).Append(("documents", form["document"])))
        {
            var received = await form.ReceiveAllAsync(field, MostDocuments, DraftRules.Files, cancellation);
            refusals.AddRange(received.Refusals);
            if (received.TryGetAnswer(out var files))
                sent.AddRange(files.Select(one => new SentDocument(document, one)));
        }

        return refusals.Count > 0 ? Outcome<IReadOnlyList<SentDocument>>.Refused(refusals) : Outcome<IReadOnlyList<SentDocument>>.Granted(sent);
    }
}
