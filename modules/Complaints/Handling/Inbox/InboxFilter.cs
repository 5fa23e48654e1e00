using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <summary>What somebody wants to see of the inbox, as it stands in the page's address.</summary>
/// <param name="Queue">One of <see cref="InboxQueue.All"/>; anything else is all that is open.</param>
/// <param name="Category">Code of a category, with what stands below it; empty for any.</param>
/// <param name="Quarter">Name of a quarter, with what lies in it; empty for any.</param>
/// <param name="Unit">Code of a unit; a hyphen for none; empty for any.</param>
/// <param name="Assignee">Id of a member of staff; a hyphen for nobody; empty for any.</param>
/// <param name="Words">What the report's words must hold.</param>
/// <param name="Sort">due, filed or supporters, with a hyphen before it the other way round.</param>
/// <param name="After">Mark of the page before.</param>
public sealed record InboxFilter(
    string? Queue = null, string? Category = null, string? Quarter = null, string? Unit = null, string? Assignee = null, string? Words = null, string? Sort = null,
    string? After = null)
{
    /// <summary>In the filters for unit and assignee.</summary>
    public const string Nobody = "-";

    private const string Path = "/complaints/inbox";

    internal ListAddress Address => new(
        Path, ("queue", Queue), ("category", Category), ("quarter", Quarter), ("unit", Unit), ("assignee", Assignee), ("words", Words), ("sort", Sort), ("after", After));

    internal static InboxFilter Read(HttpRequest request)
    {
        return new InboxFilter(Of("queue"), Of("category"), Of("quarter"), Of("unit"), Of("assignee"), Of("words"), Of("sort"), Of("after"));

        string? Of(string name) => SubmittedForm.Clean(request.Query[name].ToString()) is { Length: > 0 and <= 200 } asked ? asked : null;
    }
}

/// <summary>The heaps on the desk.</summary>
internal static class InboxQueue
{
    public const string Mine = "mine";
    public const string Units = "units";
    public const string Unrouted = "unrouted";
    public const string Quarantined = "quarantined";
    public const string Overdue = "overdue";
    public const string Escalated = "escalated";
    public const string Open = "open";
    public const string Closed = "closed";

    public static readonly IReadOnlyList<string> All = [Mine, Units, Unrouted, Quarantined, Overdue, Escalated, Open, Closed];
}

/// <summary>By what the inbox is sorted, and where a page of it ended: the key and the number of its last report.</summary>
internal sealed record InboxOrder(string Key, bool IsFalling, bool IsByInstant)
{
    /// <summary>While its clock stands, a report is the least urgent. The index report_inbox_by_due is written with the same words.</summary>
    public const string ByDue = "coalesce(report.due_at, '9999-12-31T00:00:00.000000Z')";

    public const string Usual = "due";

    /// <summary>What is closed is not due any more: the newest stand first.</summary>
    public static InboxOrder Of(InboxFilter filter) => (filter.Queue, filter.Sort) switch
    {
        (InboxQueue.Closed, null or "due") => Of("-filed"),
        (InboxQueue.Closed, "-due") => Of("filed"),
        _ => Of(filter.Sort),
    };

    private static InboxOrder Of(string? sort) => sort switch
    {
        "-due" => new InboxOrder(ByDue, true, true),
        "filed" => new InboxOrder("report.filed_at", false, true),
        "-filed" => new InboxOrder("report.filed_at", true, true),
        "supporters" => new InboxOrder("report.supporters", false, false),
        "-supporters" => new InboxOrder("report.supporters", true, false),
        _ => new InboxOrder(ByDue, false, true),
    };

    public string Sql => IsFalling ? $"{Key} desc, report.number desc" : $"{Key}, report.number";

    /// <summary>A condition with the parameters AfterNumber and AfterInstant or AfterCount; the first half of it finds its place in an index.</summary>
    public string Beyond => IsFalling
        ? $"{Key} <= {After} and ({Key} < {After} or report.number < @AfterNumber)"
        : $"{Key} >= {After} and ({Key} > {After} or report.number > @AfterNumber)";

    private string After => IsByInstant ? "@AfterInstant" : "@AfterCount";

    public string Mark(InboxReport last) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsByInstant ? InboxMark.Write(InstantOf(last)) : last.Supporters.ToString(CultureInfo.InvariantCulture))}.{last.Number}");

    /// <returns>Null where it is no mark of this order: the list then begins at its beginning.</returns>
    public InboxMark? Read(string? mark)
    {
        if (mark?.Split('.') is not [var key, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return null;
        if (IsByInstant)
            return InboxMark.InstantIn(key) is { } instant ? new InboxMark(instant, 0, after) : null;
        return int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var supporters) ? new InboxMark(null, supporters, after) : null;
    }

    private DateTimeOffset InstantOf(InboxReport last) => Key != ByDue ? last.FiledAt : last.DueAt ?? new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>Where a page ended: by which of the two keys it was sorted, and the number.</summary>
internal sealed record InboxMark(DateTimeOffset? Instant, int Count, int Number)
{
    private const string Form = "yyyyMMddHHmmssffffff";

    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset? InstantIn(string written) =>
        DateTimeOffset.TryParseExact(written, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
