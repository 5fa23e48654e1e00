using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer asks somebody else what they think of an application.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Plan">Code in the type; empty for somebody else.</param>
/// <param name="Question">What they are asked beside; may be empty.</param>
/// <param name="Silence">What silence means; of a planned consultation the type says it.</param>
/// <param name="Documents">Ids of the documents of the application that they may see.</param>
[RequiresRole(Roles.Officer)]
public sealed record AskOpinion(
    int Number, int Version, string Plan, Consulted Whom, string Question, DateOnly? AnswerBy, string Silence, bool ShowsApplicant, bool ShowsAnswers,
    IReadOnlyList<string> Documents) : IChange<AskedConsultation>;

/// <param name="Address">For a letter; may be empty.</param>
/// <param name="Email">May be empty.</param>
/// <param name="Phone">May be empty.</param>
/// <param name="Language">In which they are written to.</param>
public sealed record Consulted(string Name, string Address, string Email, string Phone, string Language);

public sealed record AskedConsultation(int Number, string Id)
{
    internal string Page => $"/permits/inbox/{CaseNumber.Show(Number)}/consultations/{Id}";
}

internal sealed class AskOpinionRules : AbstractValidator<AskOpinion>
{
    public const int LongestName = 120;
    public const int LongestQuestion = 2000;

    public AskOpinionRules(ITown town)
    {
        RuleFor(asking => asking.Whom.Name).NotEmpty().WithErrorCode("opinion.name-missing").OverridePropertyName("name");
        RuleFor(asking => asking.Whom.Name).MaximumLength(LongestName).WithErrorCode("opinion.too-long").OverridePropertyName("name");
        RuleFor(asking => asking.Whom.Address).MaximumLength(LongestQuestion).WithErrorCode("opinion.too-long").OverridePropertyName("address");
        RuleFor(asking => asking.Whom.Email).Must(email => email.Length == 0 || EmailAddress.Read(email) is not null)
            .WithErrorCode("application.email-unreadable").OverridePropertyName("email");
        RuleFor(asking => asking.Whom.Phone).Must(phone => phone.Length == 0 || PhoneNumber.Read(phone, town) is not null)
            .WithErrorCode("application.phone-unreadable").OverridePropertyName("phone");
        RuleFor(asking => asking.Question).MaximumLength(LongestQuestion).WithErrorCode("opinion.too-long").OverridePropertyName("question");
        RuleFor(asking => asking.Silence).Must(OpinionWords.Silences.Contains).When(asking => asking.Plan.Length == 0)
            .WithErrorCode("opinion.silence-missing").OverridePropertyName("silence");
    }
}

internal sealed class AskOpinionHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ITownCalendar calendar, ITown town, TimeProvider clock, ICurrentPerson person, ITexts texts,
    IMessages messages)
    : IRequestHandler<AskOpinion, Outcome<AskedConsultation>>
{
    private const int LongestWait = 365;

    private const string Insert =
        """
        insert into consultation
            (id, number, plan, name, address, email, phone, language, question, shows_applicant, shows_answers, silence, asked_on, answer_by, asked_by, state,
             opinion, answer, signed, channel)
        values
            (@Id, @Number, @Plan, @Name, @Address, @Email, @Phone, @Language, @Question, @ShowsApplicant, @ShowsAnswers, @Silence, @AskedOn, @AnswerBy, @AskedBy,
             'asked', '', '', '', '')
        """;

    private const string InsertDocument =
        """
        insert into consultation_document (consultation, document)
        select @Id, id
        from application_document
        where id = @Document and number = @Number and file is not null
        """;

    public async Task<Outcome<AskedConsultation>> Handle(AskOpinion request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var application))
            return Outcome<AskedConsultation>.Refused(look.Refusals);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var plan = type.Consultations.FirstOrDefault(known => known.Code == request.Plan);
        if (Check(request, application, plan) is { } refusal)
            return refusal;
        if (!await desk.ClaimAsync(connection, application, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;

        var now = clock.GetUtcNow();
        var asked = new AskedConsultation(request.Number, Guid.CreateVersion7(now).ToString());
        await connection.ExecuteAsync(new CommandDefinition(Insert, RowOf(request, asked, plan), cancellationToken: cancellation));
        foreach (var document in request.Documents.Distinct())
        {
            var shared = new { asked.Id, Document = document, request.Number };
            if (await connection.ExecuteAsync(new CommandDefinition(InsertDocument, shared, cancellationToken: cancellation)) == 0)
                return OpinionRefusals.DocumentUnknown;
        }

        await SendLinkAsync(connection, request, asked, now, cancellation);
        var sentence = texts.In(application.Language)["opinion.event-asked", request.Whom.Name, request.AnswerBy!.Value];
        var facts = new { asked.Id, request.Plan, request.AnswerBy, Documents = request.Documents.Count };
        await desk.NoteAsync(connection, application, new SideNote("consulted", sentence), facts, cancellation);
        return asked;
    }

    private Refusal? Check(AskOpinion request, SideCase application, ConsultationPlan? plan)
    {
        if (!application.IsOpen)
            return OpinionRefusals.Closed;
        if (request.Plan.Length > 0 && plan is null)
            return OpinionRefusals.PlanUnknown;
        if (request.Whom is { Address: "", Email: "", Phone: "" })
            return OpinionRefusals.AddressMissing;
        return request.AnswerBy is not { } by || by <= calendar.Today || by > calendar.Today.AddDays(LongestWait) ? OpinionRefusals.DateWrong : null;
    }

    private object RowOf(AskOpinion request, AskedConsultation asked, ConsultationPlan? plan) => new
    {
        asked.Id,
        request.Number,
        request.Plan,
        request.Whom.Name,
        request.Whom.Address,
        request.Whom.Email,
        Phone = PhoneNumber.Read(request.Whom.Phone, town) ?? "",
        Language = LanguageOf(request),
        request.Question,
        request.ShowsApplicant,
        request.ShowsAnswers,
        Silence = plan?.Silence ?? request.Silence,
        AskedOn = calendar.Today,
        request.AnswerBy,
        AskedBy = person.Id ?? "",
    };

    /// <summary>Each way gets a key of its own: whoever reads the one does not learn the other.</summary>
    private async Task SendLinkAsync(DbConnection connection, AskOpinion request, AskedConsultation asked, DateTimeOffset now, CancellationToken cancellation)
    {
        var ways = new[]
        {
            (MessageChannel.Email, Address: EmailAddress.Read(request.Whom.Email)), (MessageChannel.Sms, Address: PhoneNumber.Read(request.Whom.Phone, town)),
        };
        foreach (var (channel, address) in ways)
        {
            if (address is null)
                continue;
            var link = OpinionKey.NextLink();
            await OpinionKey.KeepAsync(connection, asked.Id, OpinionKey.Hash(link), now, cancellation);
            messages.Send(
                new MessageTo(channel, address, LanguageOf(request)), "opinion-asked", ApplicationSubject.Of(request.Number),
                CaseNumber.Show(request.Number), town.Name, request.Whom.Name, request.Question,
                request.AnswerBy!.Value.InWords(town.CultureFor(LanguageOf(request))), $"{town.PublicAddress}/permits/opinion/{link}");
        }
    }

    private string LanguageOf(AskOpinion request) => town.Languages.Contains(request.Whom.Language) ? request.Whom.Language : town.Languages[0];
}

internal static class AskOpinionEndpoint
{
    public static void MapAskOpinion(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AskOpinionPage, AskedConsultation>("/inbox/{number}/consultations/ask", Read, asked => asked.Page).RequireRole(Roles.Officer);

    private static AskOpinion Read(SubmittedForm form) => new(
        CaseNumber.Read(form.Route("number")) ?? 0, form.Whole("version") ?? 0, form["plan"],
        new Consulted(form["name"], form["address"], form["email"], form["phone"], form["language"]),
        form["question"], form.Date("answerBy"), form["silence"], form.Ticked("showApplicant"), form.Ticked("showAnswers"), form.All("documents"));
}
