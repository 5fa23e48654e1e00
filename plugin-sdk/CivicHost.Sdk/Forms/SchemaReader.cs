using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <summary>Reads the JSON of a schema and says everything that is wrong with it.</summary>
internal sealed class SchemaReader
{
    private const int MostFields = 200;
    private const int MostOptions = 500;

    private static readonly string[] Known =
    [
        "name", "type", "label", "hint", "required", "required_if", "shown_if", "private", "options", "min", "max", "max_length", "unit",
        "min_entries", "max_entries", "fields",
    ];

    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text,
        ["long_text"] = FieldType.LongText,
        ["number"] = FieldType.Number,
        ["whole"] = FieldType.Whole,
        ["money"] = FieldType.Money,
        ["date"] = FieldType.Date,
        ["choice"] = FieldType.Choice,
        ["several"] = FieldType.Several,
        ["yes_no"] = FieldType.YesNo,
        ["file"] = FieldType.File,
        ["place"] = FieldType.Place,
        ["person"] = FieldType.Person,
        ["organisation"] = FieldType.Organisation,
        ["group"] = FieldType.Group,
        // GeoReport v2's own names, its "text" aside, which is ours for one line.
        ["string"] = FieldType.Text,
        ["datetime"] = FieldType.Date,
        ["singlevaluelist"] = FieldType.Choice,
        ["multivaluelist"] = FieldType.Several,
    };

    private readonly IReadOnlyList<string> _languages;

    private SchemaReader(IReadOnlyList<string> languages) => _languages = languages;

    public static FormReading Read(string json, IReadOnlyList<string> languages, string? currency)
    {
        var (schema, problems) = JsonDefinition.Read(json, root => Read(root, languages, currency));
        return new FormReading(schema, problems);
    }

    public static FormSchema Read(JsonPart part, IReadOnlyList<string> languages, string? currency)
    {
        part.KnowsOnly(["fields"]);
        return new FormSchema(new SchemaReader(languages).Fields(part["fields"], [], isGroup: false), currency);
    }

    private List<FormField> Fields(JsonPart list, IReadOnlyList<FormField> outer, bool isGroup)
    {
        var fields = new List<FormField>();
        foreach (var item in list.Items(MostFields))
        {
            if (Field(item, [.. outer, .. fields], isGroup) is not { } field)
                continue;
            if (outer.Concat(fields).Any(known => known.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)))
                item["name"].Wrong("definition.field-twice", $"Another field is called {field.Name} already.");
            fields.Add(field);
        }

        return fields;
    }

    private FormField? Field(JsonPart item, IReadOnlyList<FormField> earlier, bool isGroup)
    {
        if (item.Kind != JsonValueKind.Object)
        {
            item.Wrong("definition.field-object", $"Write a field as an object with name, type and label.");
            return null;
        }

        item.KnowsOnly(Known);
        var name = Name(item["name"]);
        var label = item["label"].Label(_languages, 200);
        if (Type(item["type"], isGroup) is not { } type)
            return null;
        var conditions = new ConditionReader(earlier);
        var isRequired = item["required"].Flag(false);
        var isDate = type == FieldType.Date;
        var isNumeric = type is FieldType.Number or FieldType.Whole or FieldType.Money;
        OnlyFor(item, ["min", "max"], isDate || isNumeric, "numbers, money and dates");
        OnlyFor(item, ["unit"], type is FieldType.Number or FieldType.Whole, "numbers");
        OnlyFor(item, ["max_length"], type is FieldType.Text or FieldType.LongText, "texts");
        OnlyFor(item, ["options"], type is FieldType.Choice or FieldType.Several, "choices");
        OnlyFor(item, ["fields", "min_entries", "max_entries"], type == FieldType.Group, "groups");
        var field = new FormField(name ?? "", type, label)
        {
            HintText = item["hint"].IsThere ? item["hint"].Label(_languages, 500) : null,
            UnitText = item["unit"].IsThere ? item["unit"].Label(_languages, 30) : null,
            IsRequired = isRequired,
            IsPrivate = item["private"].Flag(type == FieldType.Person),
            RequiredIf = conditions.Read(item["required_if"]),
            ShownIf = conditions.Read(item["shown_if"]),
            Options = type is FieldType.Choice or FieldType.Several ? Options(item["options"]) : [],
            Min = isNumeric ? item["min"].Number() : null,
            Max = isNumeric ? item["max"].Number() : null,
            Earliest = isDate ? item["min"].Date() : null,
            Latest = isDate ? item["max"].Date() : null,
            MaxLength = item["max_length"].Whole(1, 20_000, type == FieldType.LongText ? 4_000 : 200),
            Fields = type == FieldType.Group ? Fields(item["fields"], earlier, isGroup: true) : [],
            MinEntries = Math.Max(item["min_entries"].Whole(0, 50, 0), isRequired ? 1 : 0),
            MaxEntries = item["max_entries"].Whole(1, 50, 10),
        };
        CheckLimits(item, field);
        return name is null ? null : field;
    }

    private static void CheckLimits(JsonPart item, FormField field)
    {
        if (field.Min > field.Max || field.Earliest > field.Latest)
            item["max"].Wrong("definition.max-below-min", $"The greatest value is less than the least.");
        if (field.MinEntries > field.MaxEntries)
            item["max_entries"].Wrong("definition.entries-too-few", $"There are fewer entries allowed than asked for.");
        if (field.IsRequired && field.RequiredIf is not null)
            item["required_if"].Wrong("definition.required-twice", $"The field is required in any case: leave out required or required_if.");
    }

    private static void OnlyFor(JsonPart item, IReadOnlyList<string> names, bool fits, string whom)
    {
        foreach (var name in names.Where(name => !fits && item[name].IsThere))
            item[name].Wrong("definition.only-for", $"Only {whom} have {name}.");
    }

    private static string? Name(JsonPart part)
    {
        var name = part.Text(60);
        if (name is null || (char.IsAsciiLetter(name[0]) && name.All(each => char.IsAsciiLetterOrDigit(each) || each == '_')))
            return name;
        part.Wrong("definition.field-name", $"A name is made of the letters a to z, digits and underscores, a letter first.");
        return null;
    }

    private static FieldType? Type(JsonPart part, bool isGroup)
    {
        if (part.Text(40) is not { } written)
            return null;
        if (!Types.TryGetValue(written, out var type))
            part.Wrong("definition.type-unknown", $"There is no type {written}; known are {string.Join(", ", Types.Keys)}.");
        else if (isGroup && type == FieldType.Group)
            part.Wrong("definition.group-in-group", $"A group holds no other group.");
        else
            return type;
        return null;
    }

    private List<FormOption> Options(JsonPart list)
    {
        var options = new List<FormOption>();
        foreach (var item in list.Items(MostOptions))
        {
            item.KnowsOnly(["value", "label"]);
            var label = item["label"].Label(_languages, 200);
            if (item["value"].Text(60) is not { } value)
                continue;
            if (value.AsSpan().ContainsAny(';', '\n', '\t'))
                item["value"].Wrong("definition.option-value", $"A value holds no semicolon, tab or line end.");
            if (options.Any(known => known.Value == value))
                item["value"].Wrong("definition.option-twice", $"Another option has the value {value} already.");
            options.Add(new FormOption(value, label));
        }

        return options;
    }
}
