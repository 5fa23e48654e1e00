using System.Text.Json;
using CivicHost.Storage;

namespace CivicHost.Pages;

/// <summary>Sentences by language and key, read once. A module's own come before the host's.</summary>
internal sealed class TextCatalogue
{
    private readonly Dictionary<string, Dictionary<string, string>> _byLanguage = [];
    private readonly TextCatalogue? _beneath;
    private readonly string _townLanguage;

    /// <exception cref="StartupRefusedException">A file is no flat JSON object of texts.</exception>
    public TextCatalogue(string folder, string townLanguage, TextCatalogue? beneath = null)
    {
        _beneath = beneath;
        _townLanguage = townLanguage;
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            _byLanguage[Path.GetFileNameWithoutExtension(file)] = Read(file);
    }

    public IEnumerable<string> Languages => _byLanguage.Keys;

    public IEnumerable<string> KeysOf(string language) => _byLanguage[language].Keys;

    /// <summary>In the wanted language, else the town's, else English, else any; null where no language has it.</summary>
    public string? Find(string language, string key)
    {
        foreach (var candidate in (ReadOnlySpan<string>)[language, _townLanguage, "en"])
        {
            if (Own(candidate, key) is { } own)
                return own;
            if (_beneath?.Own(candidate, key) is { } host)
                return host;
        }

        return _byLanguage.Values.Concat(_beneath is null ? [] : _beneath._byLanguage.Values)
            .Select(texts => texts.GetValueOrDefault(key))
            .FirstOrDefault(text => text is not null);
    }

    private string? Own(string language, string key) =>
        _byLanguage.TryGetValue(language, out var texts) ? texts.GetValueOrDefault(key) : null;

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
        }
        catch (JsonException broken)
        {
            throw new StartupRefusedException($"The texts {file} cannot be read: {broken.Message}", broken);
        }
    }
}
