using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>An application as it stands. Telephone and e-mail are not in it.</summary>
/// <param name="Answers">JSON.</param>
/// <param name="DecideBy">By the statutory clock; null where there is none, or while the applicant has to answer.</param>
/// <param name="Renews">Number of the application whose permit this one renews.</param>
/// <param name="Appeals">Number of the application whose decision this one appeals against.</param>
/// <param name="Provenance">Where it stood on paper; empty where it did not.</param>
public sealed record Application(
    int Number, string Code, string Type, int TypeVersion, string State, string Origin, bool IsOpen, string Outcome, int Version, string Applicant,
    string Quarter, string Answers, string Channel, string Language, DateTimeOffset FiledAt, DateOnly FiledOn, DateTimeOffset EnteredAt, DateTimeOffset? ClosedAt,
    DateTimeOffset? TimerAt, DateOnly? DecideBy, string? Assignee, int? Renews, int? Appeals, string Provenance)
{
    public CaseStanding Standing => new(State, Origin.Length == 0 ? null : Origin);
}

/// <param name="Kind">See the table application_event.</param>
/// <param name="Sentence">The applicant reads it; empty for none.</param>
/// <param name="Note">For staff only.</param>
public sealed record ApplicationEvent(string Id, DateTimeOffset At, string Kind, string Action, string State, string Sentence, string Note, string? Person);

/// <param name="Document">Code in the type; empty for one that was sent with an answer.</param>
/// <param name="File">Null where the original was shown at the counter.</param>
/// <param name="State">received, awaited, fit or unfit.</param>
/// <param name="JudgedAt">When its verdict was given; papers of one verdict share the instant.</param>
public sealed record ApplicationDocument(string Id, string Document, string? File, string State, string Note, DateTimeOffset ReceivedAt, DateTimeOffset? JudgedAt);

/// <summary>What was asked of the applicant.</summary>
public sealed record AskedCorrection(string Id, string Reason, DateOnly AskedOn, DateOnly? AnswerBy, string Sentence, DateOnly? ResolvedOn, string Answer)
{
    public const string Incomplete = "incomplete";

    public const string Incorrect = "incorrect";

    public Correction ForClock => new(Reason == Incomplete ? CorrectionReason.Incomplete : CorrectionReason.Incorrect, AskedOn, ResolvedOn);
}

/// <summary>An application with its type, its documents and what happened to it, oldest first.</summary>
/// <param name="Decision">By when the law wants a decision; null where it sets no time, or where it is decided.</param>
/// <param name="StandsSince">Since when it stands where it does, by the town's calendar.</param>
public sealed record ApplicationFile(
    Application Application, PermitType Type, IReadOnlyList<ApplicationEvent> Events, IReadOnlyList<ApplicationDocument> Documents,
    IReadOnlyList<AskedCorrection> Corrections, StatutoryDecision? Decision, DateOnly StandsSince)
{
    public FormAnswers Answers => FormAnswers.Parse(Type.Form, Application.Answers);

    public WorkflowState State => Type.Workflow.StateOf(Application.Standing);

    public AskedCorrection? Pending => Corrections.LastOrDefault(correction => correction.ResolvedOn is null);
}

/// <summary>Reads applications whole.</summary>
internal sealed class ApplicationReader(IModuleDatabase database, PermitTypes types, ITownCalendar calendar)
{
    private const string Columns =
        """
        select number, code, type, type_version, state, origin, is_open, outcome, version, applicant, quarter, answers, channel, language, filed_at,
               filed_on, entered_at, closed_at, timer_at, decide_by, assignee, renews, appeals, provenance
        from application
        """;

    private const string ByCode = Columns + " where code = @Code";

    private const string ByNumber = Columns + " where number = @Number";

    private const string Events =
        """
        select id, at, kind, action, state, sentence, note, person
        from application_event
        where number = @Number
        order by at, id
        limit 1000
        """;

    private const string Documents =
        """
        select id, document, file, state, note, received_at, judged_at
        from application_document
        where number = @Number
        order by received_at, id
        limit 200
        """;

    private const string Corrections =
        """
        select id, reason, asked_on, answer_by, sentence, resolved_on, answer
        from correction
        where number = @Number
        order by asked_on, id
        limit 200
        """;

    public Task<ApplicationFile?> FindByCodeAsync(string code, CancellationToken cancellation) => FindAsync(ByCode, new { Code = code }, cancellation);

    public Task<ApplicationFile?> FindAsync(int number, CancellationToken cancellation) => FindAsync(ByNumber, new { Number = number }, cancellation);

    private async Task<ApplicationFile?> FindAsync(string select, object key, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Application?>(new CommandDefinition(select, key, cancellationToken: cancellation)) is not { } application)
            return null;
        async Task<List<T>> Read<T>(string sql) =>
            (await connection.QueryAsync<T>(new CommandDefinition(sql, new { application.Number }, cancellationToken: cancellation))).AsList();
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var events = await Read<ApplicationEvent>(Events);
        var order = type.Documents.Select((document, place) => (document.Code, place)).ToDictionary();
        var documents = (await Read<ApplicationDocument>(Documents)).OrderBy(document => order.GetValueOrDefault(document.Document, order.Count)).ToList();
        var corrections = await Read<AskedCorrection>(Corrections);
        return new ApplicationFile(
            application, type, events, documents, corrections, ApplicationClock.Decide(application, type, corrections, calendar.Today),
            calendar.DateOf(application.EnteredAt));
    }
}
