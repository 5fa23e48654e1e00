using System.Globalization;

namespace CivicHost.Sdk.Forms;

internal static class AnswerWording
{
    /// <summary>A field that its condition hides is not asked: what a draft keeps of it from before is shown to nobody.</summary>
    public static IEnumerable<ShownAnswer> Of(
        FormSchema schema, IReadOnlyList<FormField> fields, AnswerSet values, ITexts texts, string before = "", bool isPrivate = false, Func<string, object?>? around = null)
    {
        object? Find(string name) => values.Find(name) ?? around?.Invoke(name);
        foreach (var field in fields.Where(field => field.ShownIf?.Holds(Find) != false))
        {
            var label = before + field.Label(texts.Language);
            var hidden = isPrivate || field.IsPrivate;
            switch (values.Find(field.Name))
            {
                case null:
                    break;
                case AnswerSet[] entries:
                    for (var index = 0; index < entries.Length; index++)
                    {
                        foreach (var shown in Of(schema, field.Fields, entries[index], texts, texts["form.entry", label, index + 1] + " – ", hidden, Find))
                            yield return shown;
                    }

                    break;
                case var value:
                    yield return new ShownAnswer(label, Of(schema, field, value, texts), hidden);
                    break;
            }
        }
    }

    private static string Of(FormSchema schema, FormField field, object value, ITexts texts) => (field.Type, value) switch
    {
        (FieldType.Money, decimal amount) =>
            $"{amount.ToString("N" + schema.DecimalsOf(field).ToString(CultureInfo.InvariantCulture), texts.Culture)} {Sign(schema.Currency)}".TrimEnd(),
        (_, decimal number) => $"{number.ToString("#,0.############", texts.Culture)} {field.Unit(texts.Language)}".TrimEnd(),
        (FieldType.Date, string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).InWords(texts.Culture),
        (FieldType.File, _) => texts["form.file-given"],
        (_, bool yes) => texts[yes ? "form.yes" : "form.no"],
        (_, string[] chosen) => string.Join(", ", chosen.Select(each => Named(field, each, texts))),
        (FieldType.Place, AnswerSet parts) => Place(parts),
        (_, AnswerSet parts) => string.Join(", ", parts.Values.Select(part => AnswerSet.Write(part.Value))),
        (FieldType.Choice, string chosen) => Named(field, chosen, texts),
        _ => AnswerSet.Write(value),
    };

    internal static string? Sign(string? currency) => currency is { Length: 3 } ? Currency.Of(currency).Sign : currency;

    private static string Place(AnswerSet parts)
    {
        var text = parts.Find("text") as string ?? "";
        return parts.Find("lat") is decimal lat && parts.Find("lng") is decimal lng
            ? $"{text} ({AnswerSet.Write(lat)}, {AnswerSet.Write(lng)})".Trim()
            : text;
    }

    private static string Named(FormField field, string value, ITexts texts) =>
        field.Options.FirstOrDefault(option => option.Value == value)?.Label(texts.Language) ?? value;
}

/// <summary>A number as an argument of a sentence, written as the visitor writes it.</summary>
internal sealed record LocalNumber(decimal Number) : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) => Number.ToString("#,0.############", formatProvider);
}

/// <summary>A day as an argument of a sentence, written as the visitor writes it.</summary>
internal sealed record LocalDate(DateOnly Day) : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) => Day.InWords(formatProvider);
}
