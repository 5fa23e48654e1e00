using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk.Forms;

namespace CivicHost.Sdk;

/// <summary>A piece of a definition's JSON that knows where it stands; what is wrong with it is collected for the whole document.</summary>
internal sealed class JsonPart(JsonElement element, string path, List<(string Path, string Sentence)> problems)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement;

    public JsonValueKind Kind => element.ValueKind;

    public string Path => path;

    public bool IsThere => element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    public JsonPart this[string name] => new(
        Kind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : Nothing, path.Length == 0 ? name : $"{path}.{name}", problems);

    public IReadOnlyList<string> Names => Kind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(property => property.Name)] : [];

    /// <summary>Nothing wrong was found so far, here or anywhere in the document.</summary>
    public bool IsSound => problems.Count == 0;

    public void Wrong(string sentence) => problems.Add((path, sentence));

    public void KnowsOnly(IReadOnlyCollection<string> names)
    {
        foreach (var name in Names.Where(name => !names.Contains(name)))
            this[name].Wrong($"There is no property {name} here; known are {string.Join(", ", names)}.");
    }

    public IReadOnlyList<JsonPart> Items(int most)
    {
        if (Kind != JsonValueKind.Array || element.GetArrayLength() == 0 || element.GetArrayLength() > most)
        {
            Wrong($"Write a list of 1 to {most}.");
            return [];
        }

        return [.. element.EnumerateArray().Select((item, index) =>
            new JsonPart(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), problems))];
    }

    public string? Text(int most)
    {
        var text = Kind == JsonValueKind.String ? Written() : "";
        if (text.Length > 0 && text.Length <= most)
            return text;
        Wrong($"Write a text of 1 to {most} characters.");
        return null;
    }

    public bool Flag(bool otherwise)
    {
        if (!IsThere)
            return otherwise;
        if (Kind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        Wrong("Write true or false.");
        return otherwise;
    }

    /// <summary>One of the names, or the default where nothing is written.</summary>
    public T? Known<T>(IReadOnlyDictionary<string, T> names, T? otherwise = null) where T : struct
    {
        if (!IsThere && otherwise is not null)
            return otherwise;
        if (Kind == JsonValueKind.String && names.TryGetValue(Written(), out var value))
            return value;
        Wrong($"Write one of {string.Join(", ", names.Keys)}.");
        return null;
    }

    public decimal? Number()
    {
        if (!IsThere)
            return null;
        if (Kind == JsonValueKind.Number && FormNumber.Invariant(element.GetRawText()) is { } number && Math.Abs(number) < FormNumber.Bound)
            return number;
        Wrong("Write a number.");
        return null;
    }

    public int Whole(int least, int most, int otherwise)
    {
        if (!IsThere)
            return otherwise;
        if (Kind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Wrong($"Write a whole number from {least} to {most}.");
        return otherwise;
    }

    public DateOnly? Date()
    {
        if (!IsThere)
            return null;
        if (Kind == JsonValueKind.String && DateOnly.TryParseExact(Written(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Wrong("Write a date as 2027-03-01.");
        return null;
    }

    /// <summary>A text for each language; where it may be one for all, or there is only one language, also a plain text.</summary>
    public LocalText Label(IReadOnlyList<string> languages, int most, bool mayBeOneForAll = true)
    {
        if (Kind == JsonValueKind.String && (mayBeOneForAll || languages.Count <= 1))
            return new LocalText(new Dictionary<string, string> { [languages.FirstOrDefault() ?? ""] = Text(most) ?? "" });
        if (Kind != JsonValueKind.Object)
            Wrong($"Write {(mayBeOneForAll ? "a text, or " : "")}an object with a text for each of {string.Join(", ", languages)}.");
        foreach (var language in languages.Where(language => Kind == JsonValueKind.Object && !this[language].IsThere))
            Wrong($"The text in the language {language} is missing.");
        var known = languages.Where(Names.Contains).Concat(Names.Except(languages));
        return new LocalText(known.Distinct(StringComparer.OrdinalIgnoreCase).Where(language => this[language].IsThere)
            .ToDictionary(language => language, language => this[language].Text(most) ?? "", StringComparer.OrdinalIgnoreCase));
    }

    private string Written()
    {
        try
        {
            return SubmittedForm.Clean(element.GetString());
        }
        catch (InvalidOperationException)
        {
            // "\ud800" is valid JSON and no valid text.
            return "";
        }
    }
}
