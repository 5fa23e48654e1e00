using System.Globalization;
using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <summary>A piece of a schema's JSON that knows where it stands; what is wrong with it is collected for the whole document.</summary>
internal sealed class JsonPart(JsonElement element, string path, List<(string Path, string Sentence)> problems)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement;

    public JsonValueKind Kind => element.ValueKind;

    public string Path => path;

    public bool IsThere => element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    public JsonPart this[string name] => new(
        Kind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : Nothing, path.Length == 0 ? name : $"{path}.{name}", problems);

    public IReadOnlyList<string> Names => Kind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(property => property.Name)] : [];

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

    /// <summary>A value to compare answers with, written as answers are stored.</summary>
    public string? Answer() => Kind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => Number() is { } number ? AnswerSet.Write(number) : null,
        _ => Text(200),
    };

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
