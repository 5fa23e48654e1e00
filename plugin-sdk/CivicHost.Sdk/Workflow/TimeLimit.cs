using System.Globalization;

namespace CivicHost.Sdk.Workflow;

/// <summary>How long something may take: <c>3d</c> or <c>12h</c>, in working or civil time.</summary>
/// <param name="Count">How many, 1 to 3650.</param>
/// <param name="InHours">True for hours, false for days. A civil day has 24 hours, a working day <see cref="WorkingCalendar.Day"/>.</param>
/// <param name="Counting">Which time counts.</param>
public readonly record struct TimeLimit(int Count, bool InHours, Counting Counting)
{
    private const int Most = 3650;

    /// <summary>Reads a limit.</summary>
    /// <param name="written">A whole number and <c>d</c> or <c>h</c>; may be null.</param>
    /// <param name="counting">Which time counts.</param>
    /// <returns>The limit, or null where it is none.</returns>
    public static TimeLimit? Read(string? written, Counting counting) =>
        written is { Length: > 1 } && written[^1] is 'd' or 'h' && CountOf(written) is { } count
            ? new TimeLimit(count, written[^1] == 'h', counting)
            : null;

    /// <summary>The limit as it is written: <c>3d</c>.</summary>
    /// <returns>Number and unit.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{(InHours ? 'h' : 'd')}");

    /// <summary>The number before the one letter of the unit.</summary>
    internal static int? CountOf(string written) =>
        int.TryParse(written.AsSpan(0, written.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? count
            : null;
}

/// <summary>Which time counts. In JSON in snake case.</summary>
public enum Counting
{
    /// <summary>The hours in which the town hall is open.</summary>
    Working,

    /// <summary>All hours.</summary>
    Civil,
}
