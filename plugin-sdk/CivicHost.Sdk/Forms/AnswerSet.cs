using System.Globalization;

namespace CivicHost.Sdk.Forms;

/// <summary>Answers by name, in the order of the fields. A value is a string, decimal, bool, string[] (several), AnswerSet (parts) or AnswerSet[] (entries).</summary>
internal sealed class AnswerSet
{
    public static readonly AnswerSet Empty = new();

    private readonly List<KeyValuePair<string, object>> _values = [];

    public IReadOnlyList<KeyValuePair<string, object>> Values => _values;

    public void Add(string name, object value) => _values.Add(new(name, value));

    public object? Find(string name)
    {
        foreach (var (known, value) in _values)
        {
            if (known == name)
                return value;
        }

        return null;
    }

    /// <summary>A value as it is stored in a column: invariant, yes or no, options joined by semicolons.</summary>
    public static string Write(object value) => value switch
    {
        string text => text,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "no",
        string[] chosen => string.Join(';', chosen),
        _ => "",
    };
}
