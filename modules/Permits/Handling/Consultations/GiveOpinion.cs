using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Whoever has the link or the letter says what they think; until the last day they may correct it. What they said before is kept.</summary>
/// <param name="Key">From the link or the letter.</param>
public sealed record GiveOpinion(string Key, GivenOpinion Given) : IChange<OpinionTaken>;

/// <summary>An officer records what came on paper.</summary>
[RequiresRole(Roles.Officer)]
public sealed record RecordOpinion(int Number, string Id, GivenOpinion Given) : IChange<AskedConsultation>;

/// <param name="Opinion">One of <see cref="OpinionWords.All"/>.</param>
/// <param name="Answer">The reasons, or the conditions.</param>
/// <param name="Signed">Name of who answers.</param>
public sealed record GivenOpinion(string Opinion, string Answer, string Signed)
{
    internal const int LongestAnswer = 4000;
}

public sealed record OpinionTaken;

internal abstract class GivenOpinionRules<T> : AbstractValidator<T>
{
    protected GivenOpinionRules(Func<T, GivenOpinion> of)
    {
        RuleFor(sent => of(sent).Opinion).Must(OpinionWords.All.Contains).WithErrorCode("opinion.opinion-missing").OverridePropertyName("opinion");
        RuleFor(sent => of(sent).Answer).NotEmpty().When(sent => OpinionWords.NeedsReasons(of(sent).Opinion))
            .WithErrorCode("opinion.reasons-missing").OverridePropertyName("answer");
        RuleFor(sent => of(sent).Answer).MaximumLength(GivenOpinion.LongestAnswer).WithErrorCode("opinion.too-long").OverridePropertyName("answer");
        RuleFor(sent => of(sent).Signed).NotEmpty().WithErrorCode("opinion.signed-missing").OverridePropertyName("signed");
        RuleFor(sent => of(sent).Signed).MaximumLength(AskOpinionRules.LongestName).WithErrorCode("opinion.too-long").OverridePropertyName("signed");
    }
}

internal sealed class GiveOpinionRules() : GivenOpinionRules<GiveOpinion>(giving => giving.Given);

internal sealed class RecordOpinionRules() : GivenOpinionRules<RecordOpinion>(recording => recording.Given);

internal sealed class GiveOpinionHandler(IModuleDatabase database, SideDesk desk, ITownCalendar calendar, TimeProvider clock, ITexts texts, ITown town)
    : IRequestHandler<GiveOpinion, Outcome<OpinionTaken>>, IRequestHandler<RecordOpinion, Outcome<AskedConsultation>>
{
    private const string ByKey = Consultation.Columns + "\nwhere id = (select consultation from consultation_key where hash = @Hash)";

    private const string ById = Consultation.Columns + "\nwhere number = @Number and id = @Id";

    private const string Keep =
        """
        insert into consultation_answer (id, consultation, opinion, answer, signed, channel, answered_at)
        values (@AnswerId, @Id, @Opinion, @Answer, @Signed, @Channel, @Now)
        """;

    private const string Answer =
        """
        update consultation
        set state = 'answered', opinion = @Opinion, answer = @Answer, signed = @Signed, channel = @Channel, answered_at = @Now
        where id = @Id
        """;

    public async Task<Outcome<OpinionTaken>> Handle(GiveOpinion request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (OpinionKey.Read(request.Key) is not { } key || await FindAsync(connection, ByKey, new { Hash = OpinionKey.Hash(key) }, cancellation) is not { } consultation)
            return OpinionRefusals.Unknown;
        var application = (await desk.LookAsync(connection, consultation.Number, null, cancellation)).Answer;
        if (!consultation.TakesAnswers(calendar.Today, application.IsOpen))
            return OpinionRefusals.TooLate;
        await AnswerAsync(connection, application, consultation, request.Given, OpinionWords.ByLink, cancellation);
        return new OpinionTaken();
    }

    public async Task<Outcome<AskedConsultation>> Handle(RecordOpinion request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FindAsync(connection, ById, new { request.Number, request.Id }, cancellation) is not { } consultation)
            return OpinionRefusals.Unknown;
        var application = (await desk.LookAsync(connection, consultation.Number, null, cancellation)).Answer;
        if (!application.IsOpen)
            return OpinionRefusals.Closed;
        // What comes after silence has spoken still counts for the officer who decides.
        if (consultation.State is Consultation.Answered or Consultation.Withdrawn)
            return OpinionRefusals.AnsweredAlready;
        await AnswerAsync(connection, application, consultation, request.Given, OpinionWords.OnPaper, cancellation);
        return new AskedConsultation(request.Number, request.Id);
    }

    /// <summary>Whoever has the application open to decide it is told that an opinion came meanwhile.</summary>
    private async Task AnswerAsync(
        DbConnection connection, SideCase application, Consultation consultation, GivenOpinion given, string channel, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new { AnswerId = Guid.CreateVersion7(now).ToString(), consultation.Id, given.Opinion, given.Answer, given.Signed, Channel = channel, Now = now };
        await connection.ExecuteAsync(new CommandDefinition(Keep, row, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Answer, row, cancellationToken: cancellation));
        await desk.ClaimAsync(connection, application, cancellation);
        var words = texts.In(town.Languages[0]);
        var note = new SideNote("opined", Note: words[
            consultation.State == Consultation.Answered ? "opinion.event-corrected" : "opinion.event-answered", consultation.Name, words[$"opinion.is.{given.Opinion}"]]);
        await desk.NoteAsync(connection, application, note, new { consultation.Id, given.Opinion, Channel = channel }, cancellation);
    }

    private static Task<Consultation?> FindAsync(DbConnection connection, string sql, object key, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Consultation?>(new CommandDefinition(sql, key, cancellationToken: cancellation));
}

internal static class GiveOpinionEndpoint
{
    public static void MapGiveOpinion(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<OpinionPage>("/opinion/{key}", GiveAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapForm<ConsultationPage, AskedConsultation>(
                "/inbox/{number}/consultations/{id}",
                form => new RecordOpinion(CaseNumber.Read(form.Route("number")) ?? 0, form.Route("id"), Given(form)),
                recorded => recorded.Page)
            .RequireRole(Roles.Officer);
    }

    private static async Task<Outcome<IResult>> GiveAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var given = await mediator.Send(new GiveOpinion(form.Route("key"), Given(form)), cancellation);
        return given.IsRefused
            ? Outcome<IResult>.Refused(given.Refusals)
            : Outcome<IResult>.Granted(given.ToPage(_ => $"/permits/opinion/{form.Route("key")}?done=true"));
    }

    private static GivenOpinion Given(SubmittedForm form) => new(form["opinion"], form["answer"], form["signed"]);
}
