using System.Text.Json;
using System.Text.RegularExpressions;

namespace CivicHost.Modules;

/// <summary>manifest.json of a module's folder: what its build knows, and what its author declared.</summary>
internal sealed partial record ModuleManifest(BuiltFacts Built, DeclaredFacts Declared)
{
    private const long LargestFile = 256 * 1024;

    /// <exception cref="ModuleRefusedException">The manifest is missing or wrong; the message says what to put right.</exception>
    public static ModuleManifest Read(string folder)
    {
        var file = Path.Combine(folder, "manifest.json");
        if (!File.Exists(file))
            throw new ModuleRefusedException("modules.reason.no-manifest", "modules.remedy.reinstall", file);
        if (new FileInfo(file).Length > LargestFile)
            throw new ModuleRefusedException("modules.reason.manifest", "modules.remedy.author", "larger than 256 KiB");
        try
        {
            using var stream = File.OpenRead(file);
            var read = JsonSerializer.Deserialize<ModuleManifest>(stream, JsonSerializerOptions.Web);
            return Check(read);
        }
        catch (JsonException broken)
        {
            throw new ModuleRefusedException("modules.reason.manifest", "modules.remedy.author", broken.Message);
        }
    }

    /// <summary>The module's name in a language, else in any, else its id.</summary>
    public string NameIn(string language) =>
        Declared.Names?.GetValueOrDefault(language) ?? Declared.Names?.Values.FirstOrDefault() ?? Built.Id;

    private static ModuleManifest Check(ModuleManifest? manifest)
    {
        var fault = manifest switch
        {
            { Built: null } or null => "\"built\" is missing",
            { Built.Id: var id } when id is null || !IdForm().IsMatch(id) => "\"built.id\" must be 2 to 32 lower-case letters, digits or hyphens",
            { Built.Version: var version } when !ModuleVersion.TryParse(version, out _) => "\"built.version\" must read like 1.2.3",
            { Built.Assembly: var assembly } when assembly is null || Path.GetFileName(assembly) != assembly || !assembly.EndsWith(".dll", StringComparison.Ordinal) => "\"built.assembly\" must name a .dll of the folder",
            { Declared: null } => "\"declared\" is missing",
            { Declared.Names: null or { Count: 0 } } => "\"declared.names\" is missing",
            { Declared.Contact: null or "" } => "\"declared.contact\" is missing: whom does a town ask?",
            { Declared.Addresses: { } addresses } when addresses.Any(address => !AddressForm().IsMatch(address ?? "")) => "\"declared.addresses\" must read like /open311/v2",
            _ => null,
        };
        return fault is null ? manifest! : throw new ModuleRefusedException("modules.reason.manifest", "modules.remedy.author", fault);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$")]
    private static partial Regex IdForm();

    [GeneratedRegex("^(/[a-z0-9][a-z0-9.-]{0,31}){1,4}$")]
    private static partial Regex AddressForm();
}

/// <param name="Sdk">Version of the SDK package it was built against.</param>
internal sealed record BuiltFacts(string Id, string Version, string Assembly, string? Sdk, string? Framework);

internal sealed record DeclaredFacts(
    IReadOnlyDictionary<string, string>? Names,
    IReadOnlyDictionary<string, string>? Summaries,
    string? Publisher,
    string? Contact,
    string? Licence,
    IReadOnlyList<string>? Addresses = null);

/// <summary>A semantic version, as far as modules are ordered by it.</summary>
internal readonly partial record struct ModuleVersion(int Major, int Minor, int Patch, string Suffix) : IComparable<ModuleVersion>
{
    public static bool TryParse(string? text, out ModuleVersion version)
    {
        version = default;
        var match = Form().Match(text ?? "");
        if (!match.Success)
            return false;
        version = new ModuleVersion(
            int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(match.Groups[3].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            match.Groups[4].Value);
        return true;
    }

    /// <summary>A version with a suffix (1.0.0-beta) comes before the one without.</summary>
    public int CompareTo(ModuleVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch)) switch
    {
        0 when Suffix == "" => other.Suffix == "" ? 0 : 1,
        0 when other.Suffix == "" => -1,
        0 => string.CompareOrdinal(Suffix, other.Suffix),
        var order => order,
    };

    [GeneratedRegex(@"^(\d{1,8})\.(\d{1,8})\.(\d{1,8})(-[0-9A-Za-z.-]{1,60})?$")]
    private static partial Regex Form();
}

/// <summary>A module cannot run; the reason and the remedy are text keys, the detail names what is at fault.</summary>
internal sealed class ModuleRefusedException(string reason, string remedy, string detail) : Exception($"{reason}: {detail}")
{
    public string Reason { get; } = reason;

    public string Remedy { get; } = remedy;

    public string Detail { get; } = detail;
}
