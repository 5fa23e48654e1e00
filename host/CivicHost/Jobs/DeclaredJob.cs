using System.Globalization;
using CivicHost.Sdk;

namespace CivicHost.Jobs;

/// <summary>A job as its module declared it.</summary>
internal sealed record DeclaredJob(string Name, Type Type, JobTimes Times)
{
    /// <summary>The same times give the same words: <c>5m</c> or <c>06:30</c>.</summary>
    public string TimesText => Times.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalMinutes:0}m")
        : Times.TimeOfDay!.Value.ToString("HH:mm", CultureInfo.InvariantCulture);
}
