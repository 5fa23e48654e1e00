using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <summary>Reads conditions. They look only at fields that come before, so that none can wait for itself.</summary>
internal sealed class ConditionReader(IReadOnlyList<FormField> earlier)
{
    private const int MostParts = 20;

    public FormCondition? Read(JsonPart part)
    {
        if (!part.IsThere)
            return null;
        var names = part.Names;
        switch (names)
        {
            case ["all"] or ["any"]:
                var parts = part[names[0]].Items(MostParts).Select(Read).OfType<FormCondition>().ToList();
                return parts.Count == 0 ? null : new Together(parts, names[0] == "all");
            case ["not"]:
                return Read(part["not"]) is { } condition ? new Opposite(condition) : null;
            case [_, _] when names.Contains("field"):
                return OfField(part, names.First(name => name != "field"));
            default:
                part.Wrong(
                    "definition.condition",
                    $"Write a condition as {{\"field\": …}} with is, any_of, given, at_least or at_most, or as {{\"all\": […]}}, {{\"any\": […]}} or {{\"not\": …}}.");
                return null;
        }
    }

    private FormCondition? OfField(JsonPart part, string kind)
    {
        if (part["field"].Text(60) is not { } name)
            return null;
        if (earlier.FirstOrDefault(known => known.Name == name) is not { } field)
        {
            part["field"].Wrong("definition.condition-field", $"No field called {name} comes before this one.");
            return null;
        }

        var value = part[kind];
        switch (kind)
        {
            case "is" when field.Parts.Count == 0 && field.Type != FieldType.Group:
                return Answer(field, value) is { } answer ? new AnswerIs(field, [answer]) : null;
            case "any_of" when field.Parts.Count == 0 && field.Type != FieldType.Group:
                var answers = value.Items(MostParts).Select(item => Answer(field, item)).OfType<string>().ToList();
                return answers.Count == 0 ? null : new AnswerIs(field, answers);
            case "given":
                return new AnswerGiven(field, value.Flag(true));
            case "at_least" or "at_most" when field.IsNumeric:
                if (!value.IsThere)
                    value.Wrong("definition.number", $"Write a number.");
                return value.Number() is { } limit ? new AnswerReaches(field, limit, kind == "at_least") : null;
            default:
                value.Wrong("definition.condition-kind", $"For a field of this type this comparison does not fit. Write is, any_of, given, at_least or at_most.");
                return null;
        }
    }

    private static string? Answer(FormField field, JsonPart value)
    {
        if (!value.IsThere || value.Kind is JsonValueKind.Array or JsonValueKind.Object)
        {
            value.Wrong("definition.condition-answer", $"Write the answer to compare with.");
            return null;
        }

        var answer = value.Kind switch
        {
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Number => value.Number() is { } number ? AnswerSet.Write(number) : null,
            _ => value.Text(200),
        };
        if (answer is not null && field.Options.Count > 0 && field.Options.All(option => option.Value != answer))
            value.Wrong("definition.condition-option", $"The field {field.Name} has no option {answer}.");
        if (answer is not null && field.Type == FieldType.YesNo && answer is not ("yes" or "no"))
            value.Wrong("definition.condition-yes-no", $"A field of yes and no is compared with true or false.");
        return answer;
    }
}
