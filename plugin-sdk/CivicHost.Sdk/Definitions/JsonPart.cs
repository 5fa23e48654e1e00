using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk.Forms;

namespace CivicHost.Sdk;

/// <summary>A piece of a definition's JSON that knows where it stands; what is wrong with it is collected for the whole document.</summary>
public sealed class JsonPart
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<DefinitionProblem> _problems;

    internal JsonPart(JsonElement element, string path, List<DefinitionProblem> problems)
    {
        _element = element;
        _path = path;
        _problems = problems;
    }

    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement;

    /// <summary>The kind of value; <c>Undefined</c> never: what is missing reads as null.</summary>
    public JsonValueKind Kind => _element.ValueKind;

    /// <summary>Where it stands, for example <c>fields[2].name</c>; empty for the root.</summary>
    public string Path => _path;

    /// <summary>False where nothing, or null, is written.</summary>
    public bool IsThere => _element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    /// <summary>A property.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value; a part that is not there where it is missing, or where this is no object.</returns>
    public JsonPart this[string name] => new(
        Kind == JsonValueKind.Object && _element.TryGetProperty(name, out var value) ? value : Nothing, _path.Length == 0 ? name : $"{_path}.{name}", _problems);

    /// <summary>Names of an object's properties, in the order written; empty where it is no object.</summary>
    public IReadOnlyList<string> Names => Kind == JsonValueKind.Object ? [.. _element.EnumerateObject().Select(property => property.Name)] : [];

    /// <summary>Nothing wrong was found so far, here or anywhere in the document.</summary>
    public bool IsSound => _problems.Count == 0;

    /// <summary>Says what is wrong here.</summary>
    /// <param name="sentence">What is wrong and what would be right, in English, for whoever writes definitions.</param>
    public void Wrong(string sentence) => _problems.Add(new DefinitionProblem(0, _path, sentence));

    /// <summary>Says what is wrong here, so that a page can say it in its visitor's language.</summary>
    /// <param name="code">Key of the sentence among the module's texts, or the town's; its places are filled with what stands in the sentence.</param>
    /// <param name="sentence">The same in English: what is wrong and what would be right.</param>
    public void Wrong(string code, FormattableString sentence) => _problems.Add(
        new DefinitionProblem(0, _path, FormattableString.Invariant(sentence)) { Code = code, Arguments = [.. sentence.GetArguments().Select(argument => argument ?? "")] });

    /// <summary>Says that every property with another name is wrong.</summary>
    /// <param name="names">All names that are known here.</param>
    public void KnowsOnly(IReadOnlyCollection<string> names)
    {
        foreach (var name in Names.Where(name => !names.Contains(name)))
            this[name].Wrong("definition.property-unknown", $"There is no property {name} here; known are {string.Join(", ", names)}.");
    }

    /// <summary>The items of a list that must be there.</summary>
    /// <param name="most">The most there may be.</param>
    /// <returns>One or more, or none where that was wrong, which is then said.</returns>
    public IReadOnlyList<JsonPart> Items(int most)
    {
        if (Kind != JsonValueKind.Array || _element.GetArrayLength() == 0 || _element.GetArrayLength() > most)
        {
            Wrong("definition.list", $"Write a list of 1 to {most}.");
            return [];
        }

        return [.. _element.EnumerateArray().Select((item, index) =>
            new JsonPart(item, string.Create(CultureInfo.InvariantCulture, $"{_path}[{index}]"), _problems))];
    }

    /// <summary>A text that must be there.</summary>
    /// <param name="most">Characters it may have.</param>
    /// <returns>The text without control characters and blanks around it, or null where that was wrong, which is then said.</returns>
    public string? Text(int most)
    {
        var text = Kind == JsonValueKind.String ? Written() : "";
        if (text.Length > 0 && text.Length <= most)
            return text;
        Wrong("definition.text", $"Write a text of 1 to {most} characters.");
        return null;
    }

    /// <summary>True or false.</summary>
    /// <param name="otherwise">Where nothing is written.</param>
    /// <returns>What is written, else <paramref name="otherwise"/>.</returns>
    public bool Flag(bool otherwise)
    {
        if (!IsThere)
            return otherwise;
        if (Kind is JsonValueKind.True or JsonValueKind.False)
            return _element.GetBoolean();
        Wrong("definition.flag", $"Write true or false.");
        return otherwise;
    }

    /// <summary>One of several names, or the default where nothing is written.</summary>
    /// <typeparam name="T">What the names stand for.</typeparam>
    /// <param name="names">The names and what each stands for.</param>
    /// <param name="otherwise">Where nothing is written; null where something must be.</param>
    /// <returns>What the name stands for, or null where that was wrong, which is then said.</returns>
    public T? Known<T>(IReadOnlyDictionary<string, T> names, T? otherwise = null) where T : struct
    {
        if (!IsThere && otherwise is not null)
            return otherwise;
        if (Kind == JsonValueKind.String && names.TryGetValue(Written(), out var value))
            return value;
        Wrong("definition.one-of", $"Write one of {string.Join(", ", names.Keys)}.");
        return null;
    }

    /// <summary>A number.</summary>
    /// <returns>The number; null where nothing is written or it is none, which is then said.</returns>
    public decimal? Number()
    {
        if (!IsThere)
            return null;
        if (Kind == JsonValueKind.Number && FormNumber.Invariant(_element.GetRawText()) is { } number && Math.Abs(number) < FormNumber.Bound)
            return number;
        Wrong("definition.number", $"Write a number.");
        return null;
    }

    /// <summary>A whole number.</summary>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <param name="otherwise">Where nothing is written.</param>
    /// <returns>The number, else <paramref name="otherwise"/>.</returns>
    public int Whole(int least, int most, int otherwise)
    {
        if (!IsThere)
            return otherwise;
        if (Kind == JsonValueKind.Number && _element.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Wrong("definition.whole", $"Write a whole number from {least} to {most}.");
        return otherwise;
    }

    /// <summary>A date as <c>yyyy-MM-dd</c>.</summary>
    /// <returns>The date; null where nothing is written or it is none, which is then said.</returns>
    public DateOnly? Date()
    {
        if (!IsThere)
            return null;
        if (Kind == JsonValueKind.String && DateOnly.TryParseExact(Written(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Wrong("definition.date", $"Write a date as 2027-03-01.");
        return null;
    }

    /// <summary>A text for each language; where it may be one for all, or there is only one language, also a plain text.</summary>
    /// <param name="languages">BCP 47 tags that must be there; further ones may be.</param>
    /// <param name="most">Characters each may have.</param>
    /// <param name="mayBeOneForAll">True where a plain text does for every language.</param>
    /// <returns>The text; what is missing is said.</returns>
    public LocalText Label(IReadOnlyList<string> languages, int most, bool mayBeOneForAll = true)
    {
        if (Kind == JsonValueKind.String && (mayBeOneForAll || languages.Count <= 1))
            return new LocalText(new Dictionary<string, string> { [languages.FirstOrDefault() ?? ""] = Text(most) ?? "" });
        if (Kind != JsonValueKind.Object && mayBeOneForAll)
            Wrong("definition.text-or-object", $"Write a text, or an object with a text for each of {string.Join(", ", languages)}.");
        else if (Kind != JsonValueKind.Object)
            Wrong("definition.one-text", $"Write an object with a text for each of {string.Join(", ", languages)}.");
        foreach (var language in languages.Where(language => Kind == JsonValueKind.Object && !this[language].IsThere))
            Wrong("definition.language-missing", $"The text in the language {language} is missing.");
        var known = languages.Where(Names.Contains).Concat(Names.Except(languages));
        return new LocalText(known.Distinct(StringComparer.OrdinalIgnoreCase).Where(language => this[language].IsThere)
            .ToDictionary(language => language, language => this[language].Text(most) ?? "", StringComparer.OrdinalIgnoreCase));
    }

    private string Written()
    {
        try
        {
            return SubmittedForm.Clean(_element.GetString());
        }
        catch (InvalidOperationException)
        {
            // "\ud800" is valid JSON and no valid text.
            return "";
        }
    }
}
