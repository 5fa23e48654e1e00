using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using Microsoft.AspNetCore.Http;

namespace Permits;

/// <summary>What somebody wants to see of the inbox, as it stands in the page's address.</summary>
/// <param name="Queue">One of <see cref="InboxQueue.All"/>; anything else is all that is open.</param>
/// <param name="Type">Code of a type; empty for any.</param>
/// <param name="Turn">Whose turn it is, one of <see cref="InboxTurn.All"/>; empty for anybody's.</param>
/// <param name="Quarter">Name of a quarter, with what lies in it; empty for any.</param>
/// <param name="Assignee">Id of a member of staff; a hyphen for nobody; empty for any.</param>
/// <param name="Words">A case number, or words of the applicant's name.</param>
/// <param name="Sort">due or filed, with a hyphen before it the other way round.</param>
/// <param name="After">Mark of the page before.</param>
public sealed record InboxFilter(
    string? Queue = null, string? Type = null, string? Turn = null, string? Quarter = null, string? Assignee = null, string? Words = null, string? Sort = null,
    string? After = null)
{
    /// <summary>In the filter for the assignee.</summary>
    public const string Nobody = "-";

    internal ListAddress Address => new(
        CaseAddress.Inbox, ("queue", Queue), ("type", Type), ("turn", Turn), ("quarter", Quarter), ("assignee", Assignee), ("words", Words), ("sort", Sort), ("after", After));

    internal static InboxFilter Read(HttpRequest request)
    {
        return new InboxFilter(Of("queue"), Of("type"), Of("turn"), Of("quarter"), Of("assignee"), Of("words"), Of("sort"), Of("after"));

        string? Of(string name) => SubmittedForm.Clean(request.Query[name].ToString()) is { Length: > 0 and <= 200 } asked ? asked : null;
    }
}

/// <summary>The heaps on the desk.</summary>
internal static class InboxQueue
{
    public const string Open = "open";
    public const string Mine = "mine";
    public const string Unassigned = "unassigned";
    public const string Soon = "soon";
    public const string Closed = "closed";

    /// <summary>A decision is due soon this many days before the law's date.</summary>
    public const int SoonDays = 15;

    public static readonly IReadOnlyList<string> All = [Open, Mine, Unassigned, Soon, Closed];
}

/// <summary>Whose turn it is in a state.</summary>
internal static class InboxTurn
{
    public const string Town = "town";
    public const string Applicant = "applicant";
    public const string ThirdParty = "third";

    public static readonly IReadOnlyList<string> All = [Town, Applicant, ThirdParty];
}

/// <summary>By what the inbox is sorted, and where a page of it ended: the key and the number of its last application.</summary>
internal sealed record InboxOrder(bool IsByDay, bool IsFalling)
{
    /// <summary>While an answer is awaited there is no date: such a case is the least urgent. The index application_inbox_by_due is written with the same words.</summary>
    public const string ByDay = "coalesce(application.decide_by, '9999-12-31')";

    public const string Usual = "due";

    private static readonly DateOnly Never = new(9999, 12, 31);

    /// <summary>What is closed is not due any more: the newest stand first.</summary>
    public static InboxOrder Of(InboxFilter filter) => (filter.Queue, filter.Sort) switch
    {
        (_, "filed") => new InboxOrder(false, false),
        (_, "-filed") => new InboxOrder(false, true),
        (InboxQueue.Closed, _) => new InboxOrder(false, true),
        (_, "-due") => new InboxOrder(true, true),
        _ => new InboxOrder(true, false),
    };

    public string Sql => (IsByDay, IsFalling) switch
    {
        (true, false) => $"{ByDay}, application.number",
        (true, true) => $"{ByDay} desc, application.number desc",
        (false, false) => "application.number",
        (false, true) => "application.number desc",
    };

    /// <summary>A condition with the parameters AfterDay and AfterNumber; the first half of it finds its place in an index.</summary>
    public string Beyond => (IsByDay, IsFalling) switch
    {
        (true, false) => $"{ByDay} >= @AfterDay and ({ByDay} > @AfterDay or application.number > @AfterNumber)",
        (true, true) => $"{ByDay} <= @AfterDay and ({ByDay} < @AfterDay or application.number < @AfterNumber)",
        (false, false) => "application.number > @AfterNumber",
        (false, true) => "application.number < @AfterNumber",
    };

    public string Mark(InboxLine last) => IsByDay
        ? string.Create(CultureInfo.InvariantCulture, $"{last.DecideBy ?? Never:yyyyMMdd}.{last.Number}")
        : last.Number.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null where it is no mark of this order: the list then begins at its beginning.</returns>
    public InboxMark? Read(string? mark) => (IsByDay, mark?.Split('.')) switch
    {
        (true, [var day, var number]) when Whole(number) is { } after
            && DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) => new InboxMark(on, after),
        (false, [var number]) when Whole(number) is { } after => new InboxMark(Never, after),
        _ => null,
    };

    private static int? Whole(string written) => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal sealed record InboxMark(DateOnly Day, int Number);
