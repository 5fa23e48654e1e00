using System.Globalization;

namespace CivicHost.Sdk.Workflow;

/// <summary>A period of the law, counted in whole days of the civil calendar: <c>2m</c>, <c>30d</c>, <c>8w</c>.</summary>
public readonly record struct Period
{
    private readonly char _unit;

    private Period(int count, char unit)
    {
        Count = count;
        _unit = unit;
    }

    /// <summary>How many months, weeks or days: 1 to 3650.</summary>
    public int Count { get; }

    /// <summary>Reads a period.</summary>
    /// <param name="written">A whole number and <c>m</c> for months, <c>w</c> for weeks or <c>d</c> for days; may be null.</param>
    /// <returns>The period, or null where it is none or longer than ten years.</returns>
    public static Period? Read(string? written)
    {
        if (written is not { Length: > 1 } || TimeLimit.CountOf(written) is not { } count)
            return null;
        return written[^1] switch
        {
            'm' when count <= 120 => new Period(count, 'm'),
            'w' when count <= 520 => new Period(count, 'w'),
            'd' => new Period(count, 'd'),
            _ => null,
        };
    }

    /// <summary>The day on which a period ends.</summary>
    /// <param name="start">Its first day.</param>
    /// <returns>That much later; a month that has no such day ends on its last.</returns>
    public DateOnly After(DateOnly start) => _unit switch
    {
        'm' => start.AddMonths(Count),
        'w' => start.AddDays(7 * Count),
        _ => start.AddDays(Count),
    };

    /// <summary>The period in words: <c>2 months</c>.</summary>
    /// <param name="texts">Whose language is spoken.</param>
    /// <returns>Number and unit.</returns>
    public string Describe(ITexts texts)
    {
        var unit = _unit switch { 'm' => "month", 'w' => "week", _ => "day" };
        return texts[Count == 1 ? $"period.{unit}" : $"period.{unit}s", Count];
    }

    /// <summary>The period as it is written: <c>2m</c>.</summary>
    /// <returns>Number and unit.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{_unit}");
}
