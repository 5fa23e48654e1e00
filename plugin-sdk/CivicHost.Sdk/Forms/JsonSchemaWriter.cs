using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CivicHost.Sdk.Forms;

/// <summary>Writes a schema as JSON Schema, draft 2020-12. Conditions on fields outside a group's entry have no words there and are left out.</summary>
internal static class JsonSchemaWriter
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(FormSchema schema, string language)
    {
        var document = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema" };
        foreach (var (name, value) in Object(schema, schema.Fields, language).ToList())
            document[name] = value?.DeepClone();
        return document.ToJsonString(Readable);
    }

    private static JsonObject Object(FormSchema schema, IReadOnlyList<FormField> fields, string language)
    {
        var asked = fields.Where(field => field.Type != FieldType.File).ToList();
        var properties = new JsonObject();
        foreach (var field in asked)
        {
            var property = Value(schema, field, language);
            property["title"] = field.Label(language);
            if (field.Hint(language) is { } hint)
                property["description"] = hint;
            properties[field.Name] = property;
        }

        var conditional = asked.Select(field => Conditional(field, asked)).OfType<JsonNode>().ToArray();
        var written = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = asked.Where(field => field is { ShownIf: null } && (field.IsRequired || field is { Type: FieldType.Group, MinEntries: > 0 }));
        written["required"] = new JsonArray([.. required.Select(field => (JsonNode)field.Name)]);
        if (conditional.Length > 0)
            written["allOf"] = new JsonArray(conditional);
        return written;
    }

    private static JsonObject Value(FormSchema schema, FormField field, string language) => field.Type switch
    {
        FieldType.Number or FieldType.Whole or FieldType.Money => Number(schema, field),
        FieldType.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
        FieldType.Choice => OneOf(field, language),
        FieldType.Several => new JsonObject { ["type"] = "array", ["items"] = OneOf(field, language), ["uniqueItems"] = true },
        FieldType.YesNo => new JsonObject { ["type"] = "boolean" },
        FieldType.Place or FieldType.Person or FieldType.Organisation => Parts(field),
        FieldType.Group => new JsonObject
        {
            ["type"] = "array",
            ["items"] = Object(schema, field.Fields, language),
            ["minItems"] = field.MinEntries,
            ["maxItems"] = field.MaxEntries,
        },
        _ => new JsonObject { ["type"] = "string", ["maxLength"] = field.MaxLength },
    };

    private static JsonObject Number(FormSchema schema, FormField field)
    {
        var number = new JsonObject { ["type"] = field.Type == FieldType.Whole ? "integer" : "number" };
        if (field.Type == FieldType.Money)
            number["multipleOf"] = FormNumber.Invariant($"1e-{schema.DecimalsOf(field)}");
        if (field.Min is not null)
            number["minimum"] = field.Min;
        if (field.Max is not null)
            number["maximum"] = field.Max;
        return number;
    }

    private static JsonObject OneOf(FormField field, string language) => new()
    {
        ["oneOf"] = new JsonArray([.. field.Options.Select(option =>
            (JsonNode)new JsonObject { ["const"] = option.Value, ["title"] = option.Label(language) })]),
    };

    private static JsonObject Parts(FormField field)
    {
        var properties = new JsonObject();
        foreach (var part in field.Parts)
            properties[part] = new JsonObject { ["type"] = part is "lat" or "lng" ? "number" : "string" };
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray(field.Parts[0]) };
    }

    private static JsonObject? Conditional(FormField field, IReadOnlyList<FormField> local)
    {
        var required = field.IsRequired ? field.ShownIf : field.RequiredIf;
        if (required is null || If(required, local) is not { } holds)
            return null;
        if (!field.IsRequired && field.ShownIf is not null)
        {
            if (If(field.ShownIf, local) is not { } shown)
                return null;
            holds = new JsonObject { ["allOf"] = new JsonArray(shown, holds) };
        }

        return new JsonObject { ["if"] = holds, ["then"] = new JsonObject { ["required"] = new JsonArray(field.Name) } };
    }

    private static JsonObject? If(FormCondition condition, IReadOnlyList<FormField> local)
    {
        switch (condition)
        {
            case Opposite opposite:
                return If(opposite.Condition, local) is { } inner ? new JsonObject { ["not"] = inner } : null;
            case Together together:
                var parts = together.Conditions.Select(part => If(part, local)).ToList();
                return parts.Contains(null) ? null : new JsonObject { [together.All ? "allOf" : "anyOf"] = new JsonArray([.. parts]) };
            case AnswerGiven given when local.Contains(given.Field):
                var present = new JsonObject { ["required"] = new JsonArray(given.Field.Name) };
                return given.IsGiven ? present : new JsonObject { ["not"] = present };
            case AnswerIs answer when local.Contains(answer.Field):
                return With(answer.Field, OneAnswer(answer));
            case AnswerReaches reaches when local.Contains(reaches.Field):
                return With(reaches.Field, new JsonObject { [reaches.IsLeast ? "minimum" : "maximum"] = reaches.Limit });
            default:
                return null;
        }
    }

    private static JsonObject OneAnswer(AnswerIs answer)
    {
        var values = new JsonObject
        {
            ["enum"] = new JsonArray([.. answer.Values.Select(value => answer.Field switch
            {
                { Type: FieldType.YesNo } => (JsonNode)(value == "yes"),
                { IsNumeric: true } => FormNumber.Invariant(value),
                _ => value,
            })]),
        };
        return answer.Field.Type == FieldType.Several ? new JsonObject { ["contains"] = values } : values;
    }

    private static JsonObject With(FormField field, JsonObject value) => new()
    {
        ["properties"] = new JsonObject { [field.Name] = value },
        ["required"] = new JsonArray(field.Name),
    };
}
