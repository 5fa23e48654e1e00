using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Staff move a report on as the workflow lets them, and say so to the public.</summary>
/// <param name="Version">Version of the report that they saw.</param>
/// <param name="Action">Of the workflow.</param>
/// <param name="Sentence">What everybody will read.</param>
/// <param name="Note">For colleagues only; may be empty.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record AnswerReport(int Number, int Version, string Action, string Sentence, string Note = "") : IChange<AnsweredReport>;

/// <param name="State">The report's new state.</param>
public sealed record AnsweredReport(int Number, string State);

internal sealed class AnswerReportRules : AbstractValidator<AnswerReport>
{
    public const int LongestSentence = 1000;

    public AnswerReportRules()
    {
        RuleFor(answer => answer.Action).NotEmpty().WithErrorCode("report.action-missing");
        RuleFor(answer => answer.Sentence).NotEmpty().WithErrorCode("report.sentence-missing");
        RuleFor(answer => answer.Sentence).MaximumLength(LongestSentence).WithErrorCode("report.sentence-too-long");
        RuleFor(answer => answer.Note).MaximumLength(LongestSentence).WithErrorCode("report.sentence-too-long");
    }
}

internal sealed class AnswerReportHandler(IModuleDatabase database, ReportMoves moves, ICurrentPerson person)
    : IRequestHandler<AnswerReport, Outcome<AnsweredReport>>
{
    private const string Readable = $"select count(*) from report where report.number = @Number and {ReadableReports.Condition}";

    public async Task<Outcome<AnsweredReport>> Handle(AnswerReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Readable, new { request.Number, Person = person.Id ?? "" }, cancellationToken: cancellation)) == 0)
            return ReportRefusals.Unknown;
        var moved = await moves.MoveAsync(
            new ReportMove(request.Number, request.Version, request.Action, ReportRole.OfStaff(person), request.Sentence, request.Note), cancellation);
        return moved.TryGetAnswer(out var to)
            ? new AnsweredReport(to.Number, to.State)
            : Outcome<AnsweredReport>.Refused(moved.Refusals);
    }
}

internal static class AnswerReportEndpoint
{
    /// <summary>Field with the id of a prepared sentence.</summary>
    public const string Template = "template";

    /// <summary>Name of the button that fills it in, to be read over before it is sent.</summary>
    public const string Use = "use";

    public static void MapAnswerReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<HandleReportPage>("/inbox/{number}", SubmitAsync).RequireRole(Roles.Officer, Roles.Agent);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var number = CaseNumber.Read(form.Route("number")) ?? 0;
        if (form.Ticked(Use))
            return Outcome<IResult>.Granted(new FilledIn(await FillInAsync(http, number, form, cancellation)));
        var answered = await mediator.Send(
            new AnswerReport(number, form.Whole("version") ?? 0, form["action"], form["sentence"], form["note"]), cancellation);
        return answered.ToPageResult(answer => $"/complaints/inbox/{CaseNumber.Show(answer.Number)}");
    }

    /// <summary>What was written stays, and the prepared sentence comes after it: in place of one that stands there as it was prepared.</summary>
    private static async Task<SubmittedForm> FillInAsync(HttpContext http, int number, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var roles = ReportRole.OfStaff(http.RequestServices.GetRequiredService<ICurrentPerson>());
        if (await mediator.Send(new FindForStaff(number), cancellation) is not { } found)
            return form;
        var ready = await mediator.ReadyForAsync(found, roles, cancellation);
        if (ready.FirstOrDefault(template => template.Id == form[Template]) is not { } chosen)
            return form;
        var written = WithoutReady(form["sentence"], [.. ready.Select(template => SubmittedForm.Clean(template.Sentence))]);
        var filled = form.With("sentence", string.Join('\n', new[] { written, chosen.Sentence }.Where(part => part.Length > 0)));
        return chosen.Action.Length > 0 ? filled.With("action", chosen.Action) : filled;
    }

    private static string WithoutReady(string written, IReadOnlyList<string> sentences)
    {
        var last = sentences.Where(sentence => sentence.Length > 0 && (written == sentence || written.EndsWith('\n' + sentence, StringComparison.Ordinal))).MaxBy(sentence => sentence.Length);
        return last is null ? written : written[..^last.Length].TrimEnd('\n');
    }

    private sealed class FilledIn(SubmittedForm form) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
            httpContext, typeof(HandleReportPage), new Dictionary<string, object?> { ["Number"] = form.Route("number") }, form);
    }
}
