using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using CivicHost.Storage;

namespace CivicHost.Pages;

/// <summary>The section Town of the configuration.</summary>
public sealed class TownDescription : ITown
{
    private readonly Dictionary<string, CultureInfo> _cultures;

    /// <exception cref="StartupRefusedException">A value is missing or wrong; the message names it.</exception>
    public TownDescription(IConfiguration configuration)
    {
        var town = configuration.GetSection("Town");
        Name = Required(town, "Name");
        Country = Required(town, "Country").ToUpperInvariant();
        Currency = Required(town, "Currency").ToUpperInvariant();
        TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(Required(town, "TimeZone"), out var zone)
            ? zone
            : throw new StartupRefusedException($"Town:TimeZone '{town["TimeZone"]}' is no time zone of this machine; write one like Africa/Dakar.");
        Languages = town.GetSection("Languages").Get<string[]>() is { Length: > 0 } languages
            ? languages
            : throw new StartupRefusedException("Town:Languages is missing; write one or more, the default first, like [\"fr\", \"pt\", \"en\"].");
        Quarters = TownQuarters.Read(town.GetSection("Quarters"));
        Centre = TownQuarters.Point(town.GetSection("Centre")) ?? Quarters.FirstOrDefault(quarter => quarter.Centre is not null)?.Centre;
        PublicAddress = AddressOf(town["PublicAddress"], configuration["Urls"]);
        IsDemo = town.GetValue("Demo", false);
        Theme = town.GetSection("Theme");
        OpeningHours = TownOpeningHours.Read(town.GetSection("OpeningHours"));
        Holidays = (town.GetSection("Holidays").Get<string[]>() ?? []).Select(ReadHoliday).ToHashSet();
        _cultures = Languages.ToDictionary(language => language, language => CultureOf(language, Country));
    }

    public string Name { get; }

    public string Country { get; }

    public TimeZoneInfo TimeZone { get; }

    public string Currency { get; }

    public IReadOnlyList<string> Languages { get; }

    public IReadOnlyList<Quarter> Quarters { get; }

    public GeoPoint? Centre { get; }

    public string PublicAddress { get; }

    public bool IsDemo { get; }

    public IConfigurationSection Theme { get; }

    /// <summary>Days off of the town itself, beside the public holidays of its country.</summary>
    public IReadOnlySet<DateOnly> Holidays { get; }

    public IReadOnlyList<OpeningHours> OpeningHours { get; }

    public CultureInfo CultureFor(string language) => _cultures.GetValueOrDefault(language) ?? _cultures[Languages[0]];

    /// <summary>A town that is only tried out on this machine is where it listens, whatever port somebody chose.</summary>
    private static string AddressOf(string? written, string? urls)
    {
        var listening = urls?.Split(';')[0].TrimEnd('/') ?? Operations.TownOptions.DefaultUrls;
        var isOfThisMachine = written is null || (Uri.TryCreate(written, UriKind.Absolute, out var address) && address.IsLoopback);
        return isOfThisMachine && Uri.TryCreate(listening, UriKind.Absolute, out var own) && own is { IsLoopback: true, Port: > 0 }
            ? listening
            : (written ?? listening).TrimEnd('/');
    }

    private static string Required(IConfigurationSection town, string key) => town[key] is { Length: > 0 } value
        ? value
        : throw new StartupRefusedException($"Town:{key} is missing in the configuration file.");

    private static DateOnly ReadHoliday(string written) =>
        DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new StartupRefusedException($"Town:Holidays '{written}' is no date; write it like 2027-04-05.");

    private static CultureInfo LanguageAlone(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language);
        }
        catch (CultureNotFoundException)
        {
            throw new StartupRefusedException($"Town:Languages '{language}' is no language; write one like fr, pt, en or wo.");
        }
    }

    /// <summary>ICU knows fr-SN and pt-CV; where it lacks a pair, the language alone does. English alone would be American, month first.</summary>
    private static CultureInfo CultureOf(string language, string country)
    {
        try
        {
            var pair = CultureInfo.GetCultureInfo($"{language}-{country}", predefinedOnly: true);
            return !pair.IsNeutralCulture ? pair : language == "en" ? CultureInfo.GetCultureInfo("en-001") : LanguageAlone(language);
        }
        catch (CultureNotFoundException)
        {
            return LanguageAlone(language == "en" ? "en-001" : language);
        }
    }
}
