using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Permits;

/// <summary>An opinion that the town asks of somebody else.</summary>
/// <param name="Plan">Code in the type; empty for somebody whom the officer named.</param>
/// <param name="Silence">What silence means: favourable, unfavourable or none.</param>
/// <param name="AnswerBy">The last day; the town's local date.</param>
/// <param name="Opinion">One of <see cref="OpinionWords.All"/>; empty until there is one.</param>
/// <param name="Channel">link or paper; empty where nobody answered.</param>
public sealed record Consultation(
    string Id, int Number, string Plan, string Name, string Address, string Email, string Phone, string Language, string Question, bool ShowsApplicant,
    bool ShowsAnswers, string Silence, DateOnly AskedOn, DateOnly AnswerBy, string State, string Opinion, string Answer, string Signed, string Channel,
    DateTimeOffset? AnsweredAt)
{
    public const string Asked = "asked";
    public const string Answered = "answered";
    public const string Silent = "silent";
    public const string Withdrawn = "withdrawn";

    internal const string Columns =
        """
        select id, number, plan, name, address, email, phone, language, question, shows_applicant, shows_answers, silence, asked_on, answer_by, state, opinion,
               answer, signed, channel, answered_at
        from consultation
        """;

    /// <summary>Whether those asked may still answer by themselves, or correct what they answered.</summary>
    public bool TakesAnswers(DateOnly today, bool isOpen) =>
        isOpen && today <= AnswerBy && (State == Asked || (State == Answered && Channel == OpinionWords.ByLink));
}

internal static class OpinionWords
{
    public const string ByLink = "link";
    public const string OnPaper = "paper";

    public static readonly string[] All = ["favourable", "conditional", "unfavourable", "none"];

    public static readonly string[] Silences = ["favourable", "unfavourable", "none"];

    /// <summary>An opinion that the officer has to take up in the decision says why.</summary>
    public static bool NeedsReasons(string opinion) => opinion is "conditional" or "unfavourable";

    public static IReadOnlyList<Choice> Choices(ITexts texts) => [.. All.Select(opinion => new Choice(opinion, texts[$"opinion.is.{opinion}"]))];

    public static string Stands(ITexts texts, Consultation consultation) => consultation.State switch
    {
        Consultation.Answered => texts[$"opinion.is.{consultation.Opinion}"],
        Consultation.Silent => texts["opinion.silent-means", texts[$"opinion.is.{consultation.Opinion}"]],
        Consultation.Withdrawn => texts["opinion.state.withdrawn"],
        _ => texts["opinion.state.asked", consultation.AnswerBy],
    };

    public static StatusMood Mood(Consultation consultation) => (consultation.State, consultation.Opinion) switch
    {
        (Consultation.Asked, _) => StatusMood.Waiting,
        (Consultation.Withdrawn, _) or (_, "unfavourable") => StatusMood.Refused,
        (_, "favourable") => StatusMood.Done,
        _ => StatusMood.Working,
    };
}

internal static class OpinionRefusals
{
    public static readonly Refusal Unknown = new("opinion.unknown", RefusalKind.NotFound);
    public static readonly Refusal CodeUnknown = new("opinion.code-unknown", RefusalKind.NotFound, "code");
    public static readonly Refusal TooLate = new("opinion.too-late", RefusalKind.Conflict);
    public static readonly Refusal AnsweredAlready = new("opinion.answered-already", RefusalKind.Conflict);
    public static readonly Refusal Closed = new("opinion.case-closed", RefusalKind.Conflict);
    public static readonly Refusal PlanUnknown = new("opinion.plan-unknown", RefusalKind.NotFound);
    public static readonly Refusal DocumentUnknown = new("opinion.document-unknown", Field: "documents");
    public static readonly Refusal AddressMissing = new("opinion.address-missing", Field: "address");
    public static readonly Refusal DateWrong = new("opinion.date-wrong", Field: "answerBy");
    public static readonly Refusal PrintedAlready = new("opinion.printed-already", RefusalKind.Conflict);
    public static readonly Refusal TooManyLetters = new("opinion.too-many-letters", RefusalKind.TooOften);
}
