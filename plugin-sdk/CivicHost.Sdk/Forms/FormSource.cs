using System.Globalization;
using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <param name="Text">Cleaned.</param>
/// <param name="IsNumber">True for a number of JSON, whose point is always a decimal point.</param>
internal readonly record struct Written(string Text, bool IsNumber = false);

/// <summary>Where answers come from: a form, flat pairs, or JSON.</summary>
internal abstract class FormSource
{
    /// <summary>Name of the input or property, as refusals carry it.</summary>
    public abstract string IdOf(string name);

    /// <summary>What was written for a field, blanks left out; null where it has the wrong shape.</summary>
    public abstract IReadOnlyList<Written>? ValuesOf(string name);

    /// <summary>The parts of a place or person; null where there are none.</summary>
    public abstract FormSource? Within(string name);

    /// <summary>Entries of a group, at most one more than allowed; null stands for one of the wrong shape, and null alone for no list at all.</summary>
    public abstract IEnumerable<FormSource?>? EntriesOf(string name, int most);
}

internal sealed class FlatSource(Func<string, IReadOnlyList<string>> find, string start, char separator) : FormSource
{
    private const int MostPairs = 5_000;

    public static FlatSource From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var known = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs.Take(MostPairs))
        {
            if (name is null)
                continue;
            var plain = PlainName(name);
            if (!known.TryGetValue(plain, out var values))
                known[plain] = values = [];
            values.Add(SubmittedForm.Clean(value));
        }

        return new FlatSource(name => known.TryGetValue(name, out var values) ? values : [], "", '.');
    }

    public override string IdOf(string name) => start + name;

    public override IReadOnlyList<Written> ValuesOf(string name) =>
        [.. find(start + name).Where(value => value.Length > 0).Select(value => new Written(value))];

    public override FormSource Within(string name) => new FlatSource(find, start + name + separator, separator);

    public override IEnumerable<FormSource?> EntriesOf(string name, int most) =>
        Enumerable.Range(1, most + 1).Select(entry => Within($"{name}{separator}{entry}"));

    private static string PlainName(string name)
    {
        const string Attribute = "attribute[";
        var end = name.IndexOf(']', StringComparison.Ordinal);
        return name.StartsWith(Attribute, StringComparison.Ordinal) && end > 0 ? name[Attribute.Length..end] : name;
    }
}

internal sealed class JsonSource(JsonElement element, string start) : FormSource
{
    private readonly Dictionary<string, JsonElement> _properties = PropertiesOf(element);

    public override string IdOf(string name) => start + name;

    public override IReadOnlyList<Written>? ValuesOf(string name)
    {
        if (!_properties.TryGetValue(name, out var value))
            return [];
        var all = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Leaf).ToList() : [Leaf(value)];
        return all.Contains(null) ? null : [.. all.OfType<Written>().Where(written => written.Text.Length > 0)];
    }

    public override FormSource? Within(string name) =>
        _properties.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Object ? new JsonSource(value, $"{start}{name}.") : null;

    public override IEnumerable<FormSource?>? EntriesOf(string name, int most)
    {
        if (!_properties.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        return value.ValueKind != JsonValueKind.Array
            ? null
            : value.EnumerateArray().Take(most + 1).Select((entry, index) =>
                entry.ValueKind == JsonValueKind.Object ? new JsonSource(entry, $"{start}{name}.{index + 1}.") : null);
    }

    private static Dictionary<string, JsonElement> PropertiesOf(JsonElement element)
    {
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
            return properties;
        foreach (var property in element.EnumerateObject())
        {
            try
            {
                properties[property.Name] = property.Value;
            }
            catch (InvalidOperationException)
            {
                // "\ud800" is valid JSON and no valid name; no field is called so.
            }
        }

        return properties;
    }

    private static Written? Leaf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new Written(Text(value)),
        JsonValueKind.Number => new Written(Number(value.GetRawText()), IsNumber: true),
        JsonValueKind.True => new Written("yes"),
        JsonValueKind.False => new Written("no"),
        JsonValueKind.Null or JsonValueKind.Undefined => new Written(""),
        _ => null,
    };

    private static string Number(string raw) =>
        FormNumber.Invariant(raw)?.ToString(CultureInfo.InvariantCulture) ?? raw;

    private static string Text(JsonElement value)
    {
        try
        {
            return SubmittedForm.Clean(value.GetString());
        }
        catch (InvalidOperationException)
        {
            // "\ud800" is valid JSON and no valid text.
            return "";
        }
    }
}
