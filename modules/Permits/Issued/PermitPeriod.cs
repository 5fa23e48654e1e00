using System.Globalization;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>From when to when a permit holds.</summary>
/// <param name="Until">Its last day; null where it has none.</param>
internal sealed record PermitPeriod(DateOnly From, DateOnly? Until)
{
    /// <param name="validity">What the type says.</param>
    /// <param name="answers">What the applicant says.</param>
    /// <param name="decidedOn">A permit never begins before it is decided.</param>
    /// <param name="renewedUntil">Last day of the permit that it renews, or null: the new one follows it.</param>
    public static PermitPeriod Of(Validity validity, FormAnswers answers, DateOnly decidedOn, DateOnly? renewedUntil)
    {
        var from = new[] { decidedOn, Day(validity.FromField, answers) ?? decidedOn, renewedUntil?.AddDays(1) ?? decidedOn }.Max();
        if (Day(validity.UntilField, answers) is { } named)
            return new PermitPeriod(from < named ? from : named, named);
        if (validity.MonthsField is { } field && answers.Number(field) is >= 1 and <= 1200 and { } months)
            return new PermitPeriod(from, from.AddMonths((int)months).AddDays(-1));
        return new PermitPeriod(from, validity.Period?.After(from).AddDays(-1));
    }

    private static DateOnly? Day(string? field, FormAnswers answers) =>
        field is not null && DateOnly.TryParseExact(answers[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
