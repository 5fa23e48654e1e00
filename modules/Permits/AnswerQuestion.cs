using CivicHost.Sdk;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The applicant answers what the town asked, in words or with a document.</summary>
public sealed record AnswerQuestion(string Code, string Sentence, ReceivedFile? Document) : IChange<AnsweredQuestion>;

/// <param name="Code">The application's.</param>
public sealed record AnsweredQuestion(string Code);

internal sealed class AnswerQuestionRules : AbstractValidator<AnswerQuestion>
{
    public const int LongestAnswer = 2000;

    public AnswerQuestionRules()
    {
        RuleFor(answer => answer.Sentence).NotEmpty().When(answer => answer.Document is null).WithErrorCode("application.answer-missing");
        RuleFor(answer => answer.Sentence).MaximumLength(LongestAnswer).WithErrorCode("application.too-long");
    }
}

internal sealed class AnswerQuestionHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit, IFileStore files)
    : IRequestHandler<AnswerQuestion, Outcome<AnsweredQuestion>>
{
    public async Task<Outcome<AnsweredQuestion>> Handle(AnswerQuestion request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ApplicationRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var answered = new Happening(code, "answered", "applicant", clock.GetUtcNow(), request.Sentence, Document: request.Document?.Id);
        if (await Ledger.MoveAsync(connection, null, answered, cancellation) is { } refusal)
            return refusal;
        if (request.Document is not null)
            await files.KeepAsync(request.Document, $"application:{code}", cancellation);

        audit.Record($"application:{code}", new { Happened = "answered", HasDocument = request.Document is not null });
        return new AnsweredQuestion(code);
    }
}

internal static class AnswerQuestionEndpoint
{
    public static void MapAnswerQuestion(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowApplicationPage, AnsweredQuestion>("/cases/{code}", ReadAsync, answered => $"/permits/cases/{answered.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<Outcome<IChange<AnsweredQuestion>>> ReadAsync(SubmittedForm form, CancellationToken cancellation)
    {
        var document = await form.ReceiveAsync("document", ApplyForStallEndpoint.DocumentRules, cancellation);
        return document.IsRefused
            ? Outcome<IChange<AnsweredQuestion>>.Refused(document.Refusals)
            : Outcome<IChange<AnsweredQuestion>>.Granted(new AnswerQuestion(form.Route("code"), form["sentence"], document.Answer));
    }
}
