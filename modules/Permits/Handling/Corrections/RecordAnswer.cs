using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Staff note the answer that an applicant brought or sent on paper, on the day on which it came: that day counts for the clock.</summary>
/// <param name="Version">Version of the application that they saw.</param>
/// <param name="AnsweredOn">Town's date, from the day on which it was asked to today.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record RecordAnswer(int Number, int Version, DateOnly? AnsweredOn, string Answer) : IChange<CaseAnswer>
{
    /// <summary>The form as it was put right; null where it stays as it was.</summary>
    public RightedForm? Righted { get; init; }
}

internal sealed class RecordAnswerRules : AbstractValidator<RecordAnswer>
{
    public const int LongestAnswer = 1000;

    public RecordAnswerRules(ITownCalendar calendar)
    {
        RuleFor(answer => answer.AnsweredOn).Must(day => day <= calendar.Today).WithErrorCode("handle.answer.day-missing");
        RuleFor(answer => answer.Answer).NotEmpty().WithErrorCode("handle.answer.missing");
        RuleFor(answer => answer.Answer).MaximumLength(LongestAnswer).WithErrorCode("application.too-long");
    }
}

internal sealed class RecordAnswerHandler(IModuleDatabase database, CaseDesk desk, ApplicationMoves moves, CorrectedAnswers corrected)
    : IRequestHandler<RecordAnswer, Outcome<CaseAnswer>>
{
    private const string Resolve =
        "update correction set resolved_on = @AnsweredOn, answer = @Answer where number = @Number and resolved_on is null";

    public async Task<Outcome<CaseAnswer>> Handle(RecordAnswer request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (file.Pending is not { } pending || file.AnswerAwaited() is not { } step)
            return HandlingRefusals.NothingPending;
        if (request.AnsweredOn < pending.AskedOn)
            return new Refusal("handle.answer.too-early", Field: "answeredOn", Arguments: [pending.AskedOn]);

        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Resolve, new { request.Number, request.AnsweredOn, request.Answer }, cancellationToken: cancellation));
        await corrected.TakeAsync(connection, file, request.Righted, cancellation);
        // On behalf: the applicant knows what they have answered.
        var moved = await moves.MoveAsync(
            new ApplicationMove(request.Number, request.Version, step.Action, [Roles.Applicant], request.Answer) { Kind = "answered" }, cancellation);
        return moved.TryGetAnswer(out var to) ? new CaseAnswer(to.Number) : Outcome<CaseAnswer>.Refused(moved.Refusals);
    }
}

internal static class RecordAnswerEndpoint
{
    public static void MapRecordAnswer(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<RecordAnswerForm>>("/inbox/{number}/answer", SubmitAsync).RequireRole(Roles.Officer, Roles.Agent);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindApplicationForStaff(form.Number()), cancellation) is not { } found)
            return ApplicationRefusals.Unknown;
        var read = await RightedForm.ReadAsync(form, found.File, cancellation);
        if (!read.TryGetAnswer(out var righted) && read.IsRefused)
            return Outcome<IResult>.Refused(read.Refusals);
        var answer = new RecordAnswer(form.Number(), form.Version(), form.Date("answeredOn"), form["answer"]) { Righted = righted };
        var recorded = await mediator.Send(answer, cancellation);
        return recorded.IsRefused
            ? Outcome<IResult>.Refused(recorded.Refusals)
            : Outcome<IResult>.Granted(recorded.ToPage(noted => noted.Address));
    }
}
