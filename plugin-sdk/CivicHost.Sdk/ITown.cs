using System.Globalization;
using CivicHost.Sdk.Workflow;

namespace CivicHost.Sdk;

/// <summary>The town that the host serves, as its configuration describes it. Implemented by the host.</summary>
public interface ITown
{
    /// <summary>Name as it is written on letters, for example <c>Commune de Belleville-sur-Fleuve</c>.</summary>
    string Name { get; }

    /// <summary>Two-letter country code, ISO 3166-1 alpha-2, upper case.</summary>
    string Country { get; }

    /// <summary>Time zone of the town; every local date is computed in it.</summary>
    TimeZoneInfo TimeZone { get; }

    /// <summary>Currency, ISO 4217, for example <c>XOF</c> or <c>CVE</c>.</summary>
    string Currency { get; }

    /// <summary>Languages of the town as BCP 47 tags, the default first: <c>fr</c>, <c>pt</c>, <c>en</c>. At least one.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Named parts of the town (districts, quarters, wards) as a tree written in order: each stands after the one it belongs to; may be empty.</summary>
    IReadOnlyList<Quarter> Quarters { get; }

    /// <summary>The middle of the town, for completing short Plus Codes and opening maps; null where the town has not said.</summary>
    GeoPoint? Centre { get; }

    /// <summary>Address under which residents reach the site, from the configuration, without a trailing slash: for links on paper, in messages and in QR codes.</summary>
    string PublicAddress { get; }

    /// <summary>How numbers, dates and money are written in a language of the town.</summary>
    /// <param name="language">BCP 47 tag; one the town does not have gives the default language's.</param>
    /// <returns>The culture of language and country, for example <c>fr-SN</c>.</returns>
    CultureInfo CultureFor(string language);
}

/// <summary>The town's own dates: today, working days, deadlines. Implemented by the host.</summary>
public interface ITownCalendar
{
    /// <summary>Today's date in the town's time zone.</summary>
    DateOnly Today { get; }

    /// <summary>The town's local date of an instant.</summary>
    /// <param name="instant">Any instant.</param>
    /// <returns>The date on the town's wall calendar at that instant.</returns>
    DateOnly DateOf(DateTimeOffset instant);

    /// <summary>Whether the town hall works on a day.</summary>
    /// <param name="day">The town's local date.</param>
    /// <returns>False on weekends, on the public holidays of the country and on the days off of the town's configuration.</returns>
    bool IsWorkingDay(DateOnly day);

    /// <summary>The hours in which the town hall works, as the configuration says them (<c>Town:OpeningHours</c>; else Monday to Friday,
    /// 8:00 to 16:00), on its working days.</summary>
    WorkingCalendar Working { get; }

    /// <summary>The last day on which the town may still answer.</summary>
    /// <param name="received">The town's local date; this day itself does not count.</param>
    /// <param name="calendarDays">Length of the period in calendar days, 1 to 3650.</param>
    /// <returns>That many days later or, where that is a weekend or a holiday, the next working day.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="calendarDays"/> is not 1 to 3650.</exception>
    /// <remarks>Source: Regulation (EEC, Euratom) No 1182/71, Article 3(1) and (4).</remarks>
    DateOnly Deadline(DateOnly received, int calendarDays);
}
