using System.Text.Json;

namespace Permits;

/// <summary>What one version of a type has otherwise than another.</summary>
/// <param name="Part">Part of the file: form, documents, fees …</param>
/// <param name="Item">Which field, document or transition, by its name or code; empty where the part has no items.</param>
/// <param name="Path">What of it, for example <c>options[2].label</c>; empty for the whole.</param>
/// <param name="Before">Empty where it is new.</param>
/// <param name="After">Empty where it is gone.</param>
public sealed record TypeChange(string Part, ChangeKind Kind, string Item, string Path, string Before, string After);

public enum ChangeKind
{
    Added,
    Removed,
    Changed,

    /// <summary>The same items in another order.</summary>
    Moved,
}

/// <summary>Compares two files part by part. Items of a list are told by their names, not by where they stand.</summary>
internal sealed class TypeComparison(string language)
{
    private const int LongestValue = 300;

    private static readonly string[] Names = ["code", "name", "value", "action"];

    private readonly List<TypeChange> _changes = [];

    public static IReadOnlyList<TypeChange> Of(string before, string after, string language)
    {
        using var old = JsonDocument.Parse(before);
        using var young = JsonDocument.Parse(after);
        var comparison = new TypeComparison(language);
        var parts = old.RootElement.EnumerateObject().Concat(young.RootElement.EnumerateObject()).Select(property => property.Name).Distinct();
        foreach (var part in parts)
            comparison.Compare(new Place(part, "", ""), Of(old.RootElement, part), Of(young.RootElement, part));
        return comparison._changes;
    }

    private static JsonElement? Of(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Compare(Place place, JsonElement? before, JsonElement? after)
    {
        if (before is not { } old || after is not { } young)
        {
            if (before is not null || after is not null)
                Add(place, before is null ? ChangeKind.Added : ChangeKind.Removed, before, after);
        }
        else if (JsonElement.DeepEquals(old, young))
            return;
        else if (old.ValueKind == JsonValueKind.Array && young.ValueKind == JsonValueKind.Array && Keys(old) is { } was && Keys(young) is { } now)
            CompareItems(place, was, now);
        else if (old.ValueKind == JsonValueKind.Object && young.ValueKind == JsonValueKind.Object && !IsText(old) && !IsText(young))
            CompareProperties(place, old, young);
        else
            Add(place, ChangeKind.Changed, old, young);
    }

    private void CompareProperties(Place place, JsonElement old, JsonElement young)
    {
        foreach (var name in old.EnumerateObject().Concat(young.EnumerateObject()).Select(property => property.Name).Distinct())
            Compare(place.Within(name), Of(old, name), Of(young, name));
    }

    private void CompareItems(Place place, List<(string Key, JsonElement Value)> old, List<(string Key, JsonElement Value)> young)
    {
        foreach (var (key, value) in old.Where(item => young.All(other => other.Key != item.Key)))
            Add(place.At(key), ChangeKind.Removed, value, null);
        foreach (var (key, value) in young)
        {
            var before = old.Where(item => item.Key == key).Select(item => (JsonElement?)item.Value).FirstOrDefault();
            Compare(place.At(key), before, value);
        }

        var common = old.Select(item => item.Key).Where(key => young.Any(item => item.Key == key)).ToList();
        var order = young.Select(item => item.Key).Where(common.Contains).ToList();
        if (!common.SequenceEqual(order))
            _changes.Add(new TypeChange(place.Part, ChangeKind.Moved, place.Item, place.Path, string.Join(", ", common), string.Join(", ", order)));
    }

    /// <summary>The items of a list by their names; null where some have none, or two the same.</summary>
    private static List<(string Key, JsonElement Value)>? Keys(JsonElement list)
    {
        var items = new List<(string Key, JsonElement Value)>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Names.Select(name => Of(item, name)).FirstOrDefault(name => name is { ValueKind: JsonValueKind.String }) is not { } key)
                return null;
            // One action may stand several times: from other states, it is another step.
            var from = Of(item, "from") is { ValueKind: JsonValueKind.Array } states ? $" ({string.Join(", ", states.EnumerateArray().Select(state => state.ToString()))})" : "";
            items.Add((key.GetString() + (list.EnumerateArray().Count(other => Of(other, "action") is { } action && action.ToString() == key.ToString()) > 1 ? from : ""), item));
        }

        return items.Select(item => item.Key).Distinct().Count() == items.Count ? items : null;
    }

    /// <summary>A text in several languages is one thing.</summary>
    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any()
        && value.EnumerateObject().All(property => property.Name.Length is 2 or 3 && property.Value.ValueKind == JsonValueKind.String);

    private void Add(Place place, ChangeKind kind, JsonElement? before, JsonElement? after)
    {
        var (was, now) = (Show(before), Show(after));
        // Where only another language changed, all are shown.
        if (kind == ChangeKind.Changed && was == now)
            (was, now) = (Short(before?.GetRawText() ?? ""), Short(after?.GetRawText() ?? ""));
        _changes.Add(new TypeChange(place.Part, kind, place.Item, place.Path, was, now));
    }

    private string Show(JsonElement? value)
    {
        if (value is not { } there)
            return "";
        if (IsText(there) && Of(there, language) is { } text)
            return Short(text.GetString() ?? "");
        if (there.ValueKind == JsonValueKind.Object && (Of(there, "label") ?? Of(there, "name")) is { } label && IsText(label))
            return Show(label);
        return Short(there.ValueKind == JsonValueKind.String ? there.GetString() ?? "" : there.GetRawText());
    }

    private static string Short(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";

    /// <param name="Item">The outermost item of a list.</param>
    private readonly record struct Place(string Part, string Item, string Path)
    {
        public Place Within(string name) => Item.Length == 0 && Path.Length == 0 && (Part, name) is ("form", "fields") or ("workflow", "states" or "transitions")
            ? this with { Part = $"{Part}.{name}" }
            : this with { Path = Path.Length == 0 ? name : $"{Path}.{name}" };

        public Place At(string key) => Item.Length == 0 && Path.Length == 0 ? this with { Item = key } : this with { Path = $"{Path}[{key}]" };
    }
}
