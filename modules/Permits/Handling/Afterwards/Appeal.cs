using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>Somebody asks the town to look again at what it decided: a case of its own, with a clock of its own.</summary>
/// <param name="Number">Of the application whose decision it is against.</param>
/// <param name="Outcome">What had been decided.</param>
/// <param name="IsOwn">True for the applicant's, false for somebody else's that staff recorded.</param>
/// <param name="DecideBy">Silence until then dismisses it.</param>
/// <param name="State">received, upheld, dismissed or withdrawn.</param>
/// <param name="IsSilent">True where it was dismissed because nobody decided in time.</param>
public sealed record Appeal(
    string Id, int Number, string Outcome, DateTimeOffset DecidedAt, string Grounds, string Appellant, bool IsOwn, string Channel, DateOnly FiledOn, DateOnly DecideBy,
    string State, bool IsSilent, string Reasons, int Version, DateTimeOffset? EndedAt)
{
    public const string Received = "received";
    public const string Upheld = "upheld";
    public const string Dismissed = "dismissed";
    public const string Withdrawn = "withdrawn";

    internal const string Columns =
        """
        select id, number, outcome, decided_at, grounds, appellant, is_own, channel, filed_on, decide_by, state, is_silent, reasons, version, ended_at
        from appeal
        """;

    internal string Page => $"/permits/inbox/{CaseNumber.Show(Number)}/appeals/{Id}";
}

internal static class AppealWords
{
    public static string Stands(ITexts texts, Appeal appeal) => appeal switch
    {
        { IsSilent: true } => texts["appeal.state.silent", appeal.DecideBy],
        { State: Appeal.Received } => texts["appeal.state.received", appeal.DecideBy],
        _ => texts[$"appeal.state.{appeal.State}"],
    };

    public static StatusMood Mood(Appeal appeal) => appeal.State switch
    {
        Appeal.Received => StatusMood.Working,
        Appeal.Upheld => StatusMood.Done,
        Appeal.Dismissed => StatusMood.Refused,
        _ => StatusMood.New,
    };
}

internal static class AppealRefusals
{
    public static readonly Refusal Unknown = new("appeal.unknown", RefusalKind.NotFound);
    public static readonly Refusal NothingDecided = new("appeal.nothing-decided", RefusalKind.Conflict);
    public static readonly Refusal MadeAlready = new("appeal.made-already", RefusalKind.Conflict);
    public static readonly Refusal Over = new("appeal.over", RefusalKind.Conflict);
    public static readonly Refusal OwnDecision = new("appeal.own-decision", RefusalKind.Forbidden);
    public static readonly Refusal DateWrong = new("appeal.date-wrong", Field: "filedOn");

    public static Refusal TooLate(DateOnly until) => new("appeal.too-late", RefusalKind.Conflict, Arguments: [until]);
}

/// <summary>When one may appeal, and by when the town answers.</summary>
internal static class AppealTime
{
    /// <summary>Two months of the civil calendar, counted as for an application; silence dismisses.</summary>
    private static readonly Period AnswerWithin = Period.Read("2m")!.Value;

    private const string Decided =
        """
        select at
        from application_event
        where number = @Number and kind in ('decided', 'silent')
        order by at desc, id desc
        limit 1
        """;

    public static DateOnly DecideBy(DateOnly filedOn) => StatutoryClock.Decide(filedOn, AnswerWithin, Resume.Continue, [], filedOn).On;

    /// <summary>The last day for an appeal; null where nothing is decided that one could appeal against.</summary>
    public static async Task<DateOnly?> UntilAsync(DbConnection connection, SideCase application, PermitType type, ITownCalendar calendar, CancellationToken cancellation)
    {
        if (application.ClosedAt is not { } closedAt || !(ApplicationOutcome.IsGrant(application.Outcome) || ApplicationOutcome.IsRefusal(application.Outcome)))
            return null;
        // Between decision and end a payment may lie: the time runs from the decision.
        var decided = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Decided, new { application.Number }, cancellationToken: cancellation));
        return type.Decision.RemedyPeriod.After(calendar.DateOf(decided?.At ?? closedAt));
    }

    private sealed record Row(DateTimeOffset At);
}
