namespace CivicHost.Sdk.Pages;

/// <summary>Address of a list with what is asked of it: filters, sorting, place in the list. Unchangeable; what is empty is left out.</summary>
public sealed class ListAddress
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _values;

    /// <summary>Describes a list as it is asked for.</summary>
    /// <param name="path">Path of the page, for example <c>/complaints/inbox</c>.</param>
    /// <param name="values">Names and values of the query; null and empty values are left out.</param>
    public ListAddress(string path, params IEnumerable<(string Name, string? Value)> values)
    {
        Path = path;
        _values = [.. values.Where(each => !string.IsNullOrEmpty(each.Value)).Select(each => KeyValuePair.Create(each.Name, each.Value!))];
    }

    /// <summary>Path of the page, without query.</summary>
    public string Path { get; }

    /// <summary>What is asked under a name.</summary>
    /// <param name="name">Name in the query.</param>
    /// <returns>The value; empty where nothing is asked.</returns>
    public string this[string name] => _values.FirstOrDefault(each => each.Key == name).Value ?? "";

    /// <summary>The same list, asked otherwise.</summary>
    /// <param name="name">Name in the query.</param>
    /// <param name="value">The new value; null or empty to ask nothing under this name.</param>
    /// <returns>The other address; everything else stays.</returns>
    public ListAddress With(string name, string? value) =>
        new(Path, [.. _values.Where(each => each.Key != name).Select(each => (each.Key, (string?)each.Value)), (name, value)]);

    /// <summary>Path and query, encoded.</summary>
    /// <returns>For a link.</returns>
    public override string ToString() => _values.Count == 0
        ? Path
        : $"{Path}?{string.Join('&', _values.Select(each => $"{Uri.EscapeDataString(each.Key)}={Uri.EscapeDataString(each.Value)}"))}";
}

/// <summary>Something by which a list can be narrowed.</summary>
/// <param name="Name">Name in the query, letters only.</param>
/// <param name="Label">Label, in the visitor's language.</param>
/// <param name="Options">What can be chosen beside “all”; null for a free text.</param>
public sealed record ListFilter(string Name, string Label, IReadOnlyList<Choice>? Options = null);
