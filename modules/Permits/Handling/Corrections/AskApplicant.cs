using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer asks the applicant to complete or to correct the file. The answer moves the date of the decision.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Action">Of the workflow: one that asks.</param>
/// <param name="Reason">incomplete or incorrect.</param>
/// <param name="Sentence">What the applicant has to send or put right.</param>
/// <param name="AnswerBy">Town's date; in the night after it the case is closed, where its type closes what nobody answers.</param>
[RequiresRole(Roles.Officer)]
public sealed record AskApplicant(int Number, int Version, string Action, string Reason, string Sentence, DateOnly? AnswerBy) : IChange<CaseAnswer>;

internal sealed class AskApplicantRules : AbstractValidator<AskApplicant>
{
    public const int LongestSentence = 1000;
    public const int UsualDays = 30;

    public AskApplicantRules(ITownCalendar calendar)
    {
        RuleFor(asked => asked.Reason).Must(reason => reason is AskedCorrection.Incomplete or AskedCorrection.Incorrect).WithErrorCode("handle.ask.reason-missing");
        RuleFor(asked => asked.Sentence).NotEmpty().WithErrorCode("handle.ask.sentence-missing");
        RuleFor(asked => asked.Sentence).MaximumLength(LongestSentence).WithErrorCode("application.too-long");
        RuleFor(asked => asked.AnswerBy).Must(day => day > calendar.Today).WithErrorCode("handle.ask.day-missing");
    }
}

internal sealed class AskApplicantHandler(
    IModuleDatabase database, CaseDesk desk, ApplicationMoves moves, ITownCalendar calendar, TimeProvider clock, ITexts texts, ICurrentPerson person)
    : IRequestHandler<AskApplicant, Outcome<CaseAnswer>>
{
    private const string Insert =
        """
        insert into correction (id, number, reason, asked_on, answer_by, sentence, resolved_on, answer)
        values (@Id, @Number, @Reason, @Today, @AnswerBy, @Sentence, null, '')
        """;

    public async Task<Outcome<CaseAnswer>> Handle(AskApplicant request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (file.Asking(person, request.Action) is not { } step)
            return ApplicationRefusals.StepNotPossible;
        if (file.Decision is { } decision && decision.IsTacit(calendar.Today) && file.FallingSilent() is not null)
            return HandlingRefusals.SilenceDecided(decision.On);
        var latest = AnswerDeadline.Latest(file.Type, step, clock.GetUtcNow(), calendar);
        if (request.AnswerBy > latest)
            return new Refusal("handle.ask.day-too-late", Field: "answerBy", Arguments: [latest.Value]);

        await using var connection = await database.OpenAsync(cancellation);
        await InsertAsync(connection, request, cancellation);
        var told = Told(texts.In(file.Application.Language), request, latest is not null);
        var moved = await moves.MoveAsync(
            new ApplicationMove(request.Number, request.Version, step.Action, person.RolesIn(file.Type.Workflow), told) { Kind = "asked" }, cancellation);
        return moved.TryGetAnswer(out var to) ? new CaseAnswer(to.Number) : Outcome<CaseAnswer>.Refused(moved.Refusals);
    }

    private Task InsertAsync(DbConnection connection, AskApplicant request, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString(), request.Number, request.Reason, calendar.Today, request.AnswerBy, request.Sentence },
            cancellationToken: cancellation));

    /// <summary>What was asked, by when, and what happens then, in the applicant's language.</summary>
    private static string Told(ITexts texts, AskApplicant request, bool isClosed) =>
        texts[isClosed ? "handle.ask.told-closes" : "handle.ask.told", request.Sentence, request.AnswerBy!.Value];
}

internal static class AskApplicantEndpoint
{
    public static void MapAskApplicant(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<AskForm>, CaseAnswer>(
                "/inbox/{number}/ask",
                form => new AskApplicant(form.Number(), form.Version(), form["action"], form["reason"], form["sentence"], form.Date("answerBy")),
                answer => answer.Address)
            .RequireRole(Roles.Officer);
}
