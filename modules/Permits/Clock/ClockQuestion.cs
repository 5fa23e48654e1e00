using System.Globalization;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>What the clock is asked on the command line.</summary>
internal sealed record ClockQuestion(DateOnly Deposit, Period Period, Resume Resume, IReadOnlyList<Correction> Corrections, DateOnly Today)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2999;
    private const int MostCorrections = 1000;

    /// <returns>The question, or a sentence that says what is wrong with it.</returns>
    public static (ClockQuestion? Question, string Wrong) Read(
        string? deposit, string? period, string? resume, IReadOnlyList<string> corrections, string? today, DateOnly townsToday)
    {
        if (Day(deposit) is not { } deposited)
            return Wrong("--deposit", deposit, "a day like 2023-05-15");
        if (Period.Read(period) is not { } length)
            return Wrong("--period", period, "a number of months, weeks or days, up to ten years, like 2m, 8w or 30d");
        if (resume is not ("continue" or "reset"))
            return Wrong("--resume", resume, "continue or reset");
        var counted = today is null ? townsToday : Day(today);
        if (counted is not { } now)
            return Wrong("--today", today, "a day like 2023-05-15");
        if (corrections.Count > MostCorrections)
            return (null, $"Give --correction at most {MostCorrections} times.");

        var asked = new List<Correction>();
        foreach (var written in corrections)
        {
            if (CorrectionOf(written) is not { } correction)
                return Wrong("--correction", written, "incorrect or incomplete, a colon and two days: incomplete:2023-06-01..2023-06-20, or incomplete:2023-06-01..- while there is no answer");
            if ((correction.Resolved ?? now) < correction.Asked)
                return (null, $"--correction {written}: the answer cannot come before the question. Put the two days in order, or give a later --today.");
            if (correction.Asked < deposited)
                return (null, $"--correction {written}: nothing is asked before the deposit of {deposit}. Give a day on or after it.");
            asked.Add(correction);
        }

        return (new ClockQuestion(deposited, length, resume == "reset" ? Resume.Reset : Resume.Continue, asked, now), "");
    }

    private static Correction? CorrectionOf(string written)
    {
        if (written.Split(':') is not [var reason, var days] || days.Split("..") is not [var from, var until] || Day(from) is not { } asked)
            return null;
        var resolved = until == "-" ? null : Day(until);
        if (until != "-" && resolved is null)
            return null;
        return reason switch
        {
            "incorrect" => new Correction(CorrectionReason.Incorrect, asked, resolved),
            "incomplete" => new Correction(CorrectionReason.Incomplete, asked, resolved),
            _ => null,
        };
    }

    /// <summary>Years beyond which no file lies are refused, so that no sum leaves the calendar.</summary>
    private static DateOnly? Day(string? written) =>
        DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear
            ? day
            : null;

    private static (ClockQuestion?, string) Wrong(string option, string? given, string wanted) =>
        (null, string.IsNullOrEmpty(given) ? $"Give {option} {wanted}." : $"{option} {given} cannot be read. Give {option} {wanted}.");
}
