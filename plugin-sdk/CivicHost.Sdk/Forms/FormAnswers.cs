using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <summary>Answers that fit a schema. Never change.</summary>
public sealed class FormAnswers
{
    // Letters stay letters, so that a search in the database finds them. Never written into HTML as it is.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FormSchema _schema;
    private readonly IReadOnlyList<FormField> _fields;
    private readonly AnswerSet _values;

    internal FormAnswers(FormSchema schema, IReadOnlyList<FormField> fields, AnswerSet values, IEnumerable<ReceivedFile>? files = null)
    {
        _schema = schema;
        _fields = fields;
        _values = values;
        var used = FileIds(values, fields).ToHashSet();
        Files = [.. (files ?? []).Where(file => used.Contains(file.Id))];
    }

    /// <summary>Files that came with the answers and wait to be kept; empty where answers were read from storage.</summary>
    public IReadOnlyList<ReceivedFile> Files { get; }

    /// <summary>An answer as columns hold it: invariant, <c>yes</c> or <c>no</c>, options joined by semicolons; of a place or person the first part.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The text; empty where the field has no answer.</returns>
    public string this[string name] => _values.Find(name) switch
    {
        null => "",
        AnswerSet parts => parts.Values.Count > 0 ? AnswerSet.Write(parts.Values[0].Value) : "",
        var value => AnswerSet.Write(value),
    };

    /// <summary>The answer to a field of numbers or money.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The number, in the field's unit or the town's currency; null where there is none.</returns>
    public decimal? Number(string name) => _values.Find(name) as decimal?;

    /// <summary>What was chosen in a field of several options.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>Values of options, in the schema's order.</returns>
    public IReadOnlyList<string> All(string name) => _values.Find(name) is string[] chosen ? [.. chosen] : [];

    /// <summary>The entries of a group.</summary>
    /// <param name="name">Name of the group.</param>
    /// <returns>The answers of each entry; entries that were left empty are not among them.</returns>
    public IReadOnlyList<FormAnswers> Entries(string name) =>
        _values.Find(name) is AnswerSet[] entries && _fields.FirstOrDefault(field => field.Name == name) is { } group
            ? [.. entries.Select(entry => new FormAnswers(_schema, group.Fields, entry))]
            : [];

    /// <summary>Reads stored answers back. What no longer has a field is left out; nothing else is checked.</summary>
    /// <param name="schema">The schema they were given for.</param>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The same answers.</returns>
    /// <exception cref="JsonException"><paramref name="json"/> is no JSON.</exception>
    public static FormAnswers Parse(FormSchema schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        return new FormAnswers(schema, schema.Fields, AnswersReader.Stored(schema, new JsonSource(document.RootElement, "")));
    }

    /// <summary>Reads columns back.</summary>
    /// <param name="schema">The schema they were given for.</param>
    /// <param name="columns">What <see cref="ToColumns"/> gave; unknown columns are left out.</param>
    /// <returns>The same answers.</returns>
    public static FormAnswers FromColumns(FormSchema schema, IEnumerable<KeyValuePair<string, string>> columns) =>
        new(schema, schema.Fields, AnswersReader.Stored(schema, FlatSource.From(columns)));

    /// <summary>The answers as a JSON object, to be stored or sent: numbers as numbers, dates as <c>yyyy-MM-dd</c>.</summary>
    /// <returns>Compact JSON; a field without an answer is absent.</returns>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
            Write(json, _values);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The answers as columns for a spreadsheet. Escape formulas when writing the file.</summary>
    /// <returns>Names and values: <c>width</c>, <c>owner.phone</c>, <c>stalls.1.width</c>.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToColumns() => [.. Columns(_values, "")];

    /// <summary>The answers without those of private fields.</summary>
    /// <returns>What the public may see.</returns>
    public FormAnswers WithoutPrivate() => new(_schema, _fields, Public(_values, _fields));

    /// <summary>Some of the answers.</summary>
    /// <param name="names">Names of fields; unknown ones are left out.</param>
    /// <returns>The answers to these fields alone, in the order of the schema.</returns>
    public FormAnswers Only(IReadOnlyCollection<string> names)
    {
        var chosen = new AnswerSet();
        foreach (var (name, value) in _values.Values.Where(each => names.Contains(each.Key)))
            chosen.Add(name, value);
        return new FormAnswers(_schema, _fields, chosen);
    }

    /// <summary>The answers as people read them.</summary>
    /// <param name="texts">Decides language and the way of writing numbers and dates.</param>
    /// <returns>Labels and values in the order of the fields; of a group one for each field of each entry.</returns>
    public IReadOnlyList<ShownAnswer> Shown(ITexts texts) => [.. AnswerWording.Of(_schema, _fields, _values, texts)];

    internal object? Find(string name) => _values.Find(name);

    /// <summary>A part of a place, a person or an organisation, as columns hold it; null where there is none.</summary>
    internal string? Part(string name, string part) =>
        _values.Find(name) is AnswerSet parts && parts.Find(part) is { } value ? AnswerSet.Write(value) : null;

    private static void Write(Utf8JsonWriter json, AnswerSet values)
    {
        json.WriteStartObject();
        foreach (var (name, value) in values.Values)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case AnswerSet parts:
                Write(json, parts);
                break;
            case System.Collections.IEnumerable many and not string:
                json.WriteStartArray();
                foreach (var each in many)
                    WriteValue(json, each);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Columns(AnswerSet values, string start) =>
        values.Values.SelectMany(pair => pair.Value switch
        {
            AnswerSet parts => Columns(parts, $"{start}{pair.Key}."),
            AnswerSet[] entries => entries.SelectMany((entry, index) =>
                Columns(entry, string.Create(CultureInfo.InvariantCulture, $"{start}{pair.Key}.{index + 1}."))),
            var value => [new(start + pair.Key, AnswerSet.Write(value))],
        });

    private static AnswerSet Public(AnswerSet values, IReadOnlyList<FormField> fields)
    {
        var kept = new AnswerSet();
        foreach (var field in fields.Where(field => !field.IsPrivate))
        {
            switch (values.Find(field.Name))
            {
                case null:
                    break;
                case AnswerSet[] entries:
                    var open = entries.Select(entry => Public(entry, field.Fields)).Where(entry => entry.Values.Count > 0).ToArray();
                    if (open.Length > 0)
                        kept.Add(field.Name, open);
                    break;
                case var value:
                    kept.Add(field.Name, value);
                    break;
            }
        }

        return kept;
    }

    private static IEnumerable<string> FileIds(AnswerSet values, IReadOnlyList<FormField> fields) =>
        fields.SelectMany(field => (field.Type, values.Find(field.Name)) switch
        {
            (FieldType.File, string id) => [id],
            (FieldType.Group, AnswerSet[] entries) => entries.SelectMany(entry => FileIds(entry, field.Fields)),
            _ => [],
        });
}

/// <summary>An answer as people read it.</summary>
/// <param name="Label">Label of the field; in a group also its label and the number of the entry.</param>
/// <param name="Value">The answer, formatted.</param>
/// <param name="IsPrivate">True where it is not for the public.</param>
public sealed record ShownAnswer(string Label, string Value, bool IsPrivate);
