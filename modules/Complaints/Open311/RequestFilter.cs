using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>From when up to when, the end itself not included.</summary>
internal sealed record RequestWindow(DateTimeOffset From, DateTimeOffset To)
{
    public const int MostDays = 90;

    private static readonly RequestWindow Always = new(DateTimeOffset.UnixEpoch, new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Without bounds the last 90 days; with one, 90 days from or up to it; with both, at most 90 days.</summary>
    public static Outcome<RequestWindow> Read(Open311Call call)
    {
        var bounds = ReadBounds(call);
        if (!bounds.TryGetAnswer(out var given))
            return Outcome<RequestWindow>.Refused(bounds.Refusals);
        return given switch
        {
            (null, null) => new RequestWindow(call.Get<TimeProvider>().GetUtcNow().AddDays(-MostDays), Always.To),
            ({ } start, null) => new RequestWindow(start.At, start.At.AddDays(MostDays)),
            (null, { } end) => new RequestWindow(end.At.AddDays(-MostDays), end.Behind),
            ({ } start, { } end) when end.At < start.At => new Refusal("open311.dates-backwards", Field: "end_date"),
            ({ } start, { } end) when end.At - start.At > TimeSpan.FromDays(MostDays) => new Refusal("open311.range-too-long", Field: "end_date", Arguments: [MostDays]),
            ({ } start, { } end) => new RequestWindow(start.At, end.Behind),
        };
    }

    /// <summary>As <see cref="Read"/>, but both bounds or none.</summary>
    public static Outcome<RequestWindow> ReadBothOrNone(Open311Call call) => call["start_date"].Length > 0 == call["end_date"].Length > 0
        ? Read(call)
        : Open311Refusals.Missing(call["start_date"].Length == 0 ? "start_date" : "end_date");

    /// <summary>For the bulk download: whatever is not said is open.</summary>
    public static Outcome<RequestWindow> ReadOpen(Open311Call call)
    {
        var bounds = ReadBounds(call);
        return bounds.TryGetAnswer(out var given)
            ? new RequestWindow(given.Start?.At ?? Always.From, given.End?.Behind ?? Always.To)
            : Outcome<RequestWindow>.Refused(bounds.Refusals);
    }

    private static Outcome<(WrittenInstant? Start, WrittenInstant? End)> ReadBounds(Open311Call call)
    {
        var (start, end) = (WrittenInstant.Read(call["start_date"]), WrittenInstant.Read(call["end_date"]));
        var refusals = new List<Refusal>();
        if (start is null && call["start_date"].Length > 0)
            refusals.Add(WrittenInstant.Unreadable("start_date"));
        if (end is null && call["end_date"].Length > 0)
            refusals.Add(WrittenInstant.Unreadable("end_date"));
        return refusals.Count > 0 ? Outcome<(WrittenInstant?, WrittenInstant?)>.Refused(refusals) : (start, end);
    }
}

/// <summary>An instant in the W3C profile of ISO 8601: to the minute, the second or finer, and always with its zone.</summary>
/// <param name="Behind">The first instant after what was written: instants are answered to the second, so a whole second is meant.</param>
internal sealed partial record WrittenInstant(DateTimeOffset At, DateTimeOffset Behind)
{
    public static Refusal Unreadable(string parameter) => new("open311.date-unreadable", Field: parameter);

    public static WrittenInstant? Read(string written)
    {
        // A plus that was not escaped in an address arrives as a space.
        var text = written.Replace(' ', '+');
        if (!Form().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || at.UtcDateTime.Year is < 1971 or > 8999)
            return null;
        return new WrittenInstant(at, text.Contains('.', StringComparison.Ordinal) ? at.AddTicks(10) : at.AddSeconds(1));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Which part of a long list.</summary>
internal sealed record RequestPaging(int Limit, long Offset)
{
    public const int MostAtOnce = 1_000;
    private const int LastPage = 1_000_000;

    public static RequestPaging First => new(MostAtOnce, 0);

    public static Outcome<RequestPaging> Read(Open311Call call)
    {
        var (page, size) = (Number(call["page"], 1, LastPage), Number(call["page_size"], MostAtOnce, MostAtOnce));
        var refusals = new List<Refusal>();
        if (page is null)
            refusals.Add(new Refusal("open311.number-wrong", Field: "page", Arguments: [1, LastPage]));
        if (size is null)
            refusals.Add(new Refusal("open311.number-wrong", Field: "page_size", Arguments: [1, MostAtOnce]));
        return refusals.Count > 0 ? Outcome<RequestPaging>.Refused(refusals) : new RequestPaging(size!.Value, (page!.Value - 1L) * size.Value);
    }

    private static int? Number(string written, int otherwise, int most) => written.Length == 0
        ? otherwise
        : int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;
}
