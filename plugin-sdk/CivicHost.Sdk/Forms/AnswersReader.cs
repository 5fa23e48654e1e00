using System.Globalization;

namespace CivicHost.Sdk.Forms;

/// <summary>Reads what was written into answers, collecting every refusal. Lenient for what was stored: then nothing is checked but its shape.</summary>
internal sealed class AnswersReader
{
    private const int LongestPart = 200;

    private readonly FormSchema _schema;
    private readonly bool _isLenient;
    private readonly bool _takesKeptFiles;
    private readonly IReadOnlyDictionary<string, ReceivedFile> _files;
    private readonly List<Refusal> _refusals = [];

    private AnswersReader(FormSchema schema, bool isLenient, IReadOnlyDictionary<string, ReceivedFile>? files = null, bool takesKeptFiles = false)
    {
        _schema = schema;
        _isLenient = isLenient;
        _takesKeptFiles = takesKeptFiles;
        _files = files ?? new Dictionary<string, ReceivedFile>();
    }

    public static Outcome<FormAnswers> Read(FormSchema schema, FormSource source) => new AnswersReader(schema, isLenient: false).Read(source);

    public static Outcome<FormAnswers> Read(FormSchema schema, SubmittedForm form, string prefix, IReadOnlyDictionary<string, ReceivedFile> files)
    {
        var start = prefix.Length == 0 ? "" : prefix + "-";
        foreach (var group in schema.Fields.Where(field => field.Type == FieldType.Group && form.Ticked($"{start}{field.Name}-add")))
        {
            var shown = EntryCount(form, start + group.Name, group);
            return new Refusal("form.entry-added", Field: $"{start}{group.Name}-{shown}", Arguments: [group.LabelText, shown]);
        }

        return new AnswersReader(schema, isLenient: false, files).Read(new FlatSource(form.All, start, '-'));
    }

    /// <summary>Takes what can be read of a form that is not finished.</summary>
    public static FormAnswers ReadPartly(FormSchema schema, SubmittedForm form, string prefix, IReadOnlyDictionary<string, ReceivedFile> files)
    {
        var source = new FlatSource(form.All, prefix.Length == 0 ? "" : prefix + "-", '-');
        var values = new AnswersReader(schema, isLenient: true, files).ReadFields(schema.Fields, source, AnswerSet.Empty);
        return new FormAnswers(schema, schema.Fields, values, files.Values);
    }

    /// <summary>Checks answers that are kept, files among them.</summary>
    public static Outcome<FormAnswers> Check(FormSchema schema, FormSource kept) => new AnswersReader(schema, isLenient: false, takesKeptFiles: true).Read(kept);

    public static AnswerSet Stored(FormSchema schema, FormSource source) =>
        new AnswersReader(schema, isLenient: true, takesKeptFiles: true).ReadFields(schema.Fields, source, AnswerSet.Empty);

    /// <summary>How many entries a sent form shows when it comes back: those it had, and one more where that was asked for.</summary>
    public static int EntryCount(SubmittedForm form, string id, FormField group)
    {
        var had = Math.Clamp(form.Whole($"{id}-entries") ?? 1, 1, group.MaxEntries);
        return Math.Min(had + (form.Ticked($"{id}-add") ? 1 : 0), group.MaxEntries);
    }

    private Outcome<FormAnswers> Read(FormSource source)
    {
        var values = ReadFields(_schema.Fields, source, AnswerSet.Empty);
        return _refusals.Count > 0
            ? Outcome<FormAnswers>.Refused(_refusals)
            : new FormAnswers(_schema, _schema.Fields, values, _files.Values);
    }

    private AnswerSet ReadFields(IReadOnlyList<FormField> fields, FormSource source, AnswerSet outer)
    {
        var answers = new AnswerSet();
        object? Find(string name) => answers.Find(name) ?? outer.Find(name);
        foreach (var field in fields)
        {
            if (!_isLenient && field.ShownIf?.Holds(Find) == false)
                continue;
            var before = _refusals.Count;
            var value = ReadValue(field, source, answers);
            if (value is not null)
                answers.Add(field.Name, value);
            else if (_refusals.Count == before && !_isLenient && (field.IsRequired || field.RequiredIf?.Holds(Find) == true))
                Refuse("form.field-missing", field, FirstInput(field, source));
        }

        return answers;
    }

    private object? ReadValue(FormField field, FormSource source, AnswerSet outer)
    {
        if (field.Type == FieldType.Group)
            return ReadEntries(field, source, outer);
        if (field.Parts.Count > 0)
            return ReadParts(field, source);
        var id = source.IdOf(field.Name);
        if (field.Type == FieldType.File)
            return ReadFile(id, source, field);
        if (source.ValuesOf(field.Name) is not { } values)
            return Refuse("form.field-unreadable", field, id);
        if (values.Count == 0)
            return null;
        return field.Type switch
        {
            FieldType.Number or FieldType.Whole or FieldType.Money => ReadNumber(field, values[0], id),
            FieldType.Date => ReadDate(field, values[0].Text, id),
            FieldType.Choice => ReadChoice(field, values[0].Text, id),
            FieldType.Several => ReadSeveral(field, values, id),
            FieldType.YesNo => ReadYesNo(field, values[0].Text, id),
            _ => ReadText(field, values[0].Text, field.MaxLength, id),
        };
    }

    private object? ReadText(FormField field, string text, int longest, string id) =>
        text.Length > longest && !_isLenient ? Refuse("form.field-too-long", field, id, longest) : text;

    private object? ReadNumber(FormField field, Written written, string id)
    {
        var decimals = _schema.DecimalsOf(field);
        var read = written.IsNumber ? FormNumber.Invariant(written.Text) : FormNumber.Read(written.Text, decimals);
        if (read is not { } number)
            return Refuse("form.field-not-a-number", field, id);
        if (Math.Abs(number) >= FormNumber.Bound)
            return Refuse("form.field-too-large", field, id, Shown(FormNumber.Bound - 1));
        if (_isLenient)
            return number;
        if (number.Scale > decimals)
            return decimals == 0 ? Refuse("form.field-not-whole", field, id) : Refuse("form.field-too-many-decimals", field, id, decimals);
        if (number < field.Min)
            return Refuse("form.field-too-small", field, id, Shown(field.Min.Value));
        return number > field.Max ? Refuse("form.field-too-large", field, id, Shown(field.Max.Value)) : number;
    }

    private static LocalNumber Shown(decimal number) => new(number);

    private object? ReadDate(FormField field, string text, string id)
    {
        // GeoReport sends 2027-03-01T09:00:00Z; the day as written is meant, in whatever zone.
        var day = text.Length > 10 && text[10] == 'T' ? text[..10] : text;
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return Refuse("form.field-not-a-date", field, id);
        if (!_isLenient && date < field.Earliest)
            return Refuse("form.field-too-early", field, id, new LocalDate(field.Earliest.Value));
        return !_isLenient && date > field.Latest ? Refuse("form.field-too-late", field, id, new LocalDate(field.Latest.Value)) : day;
    }

    private object? ReadChoice(FormField field, string value, string id) =>
        _isLenient || field.Options.Any(option => option.Value == value) ? value : Refuse("form.field-not-an-option", field, id);

    private object? ReadSeveral(FormField field, IReadOnlyList<Written> values, string id)
    {
        var chosen = values.SelectMany(value => value.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        var known = field.Options.Select(option => option.Value).Where(chosen.Contains).ToArray();
        if (_isLenient)
            known = [.. known, .. chosen.Except(known).Order(StringComparer.Ordinal)];
        else if (known.Length < chosen.Count)
            return Refuse("form.field-not-an-option", field, id);
        return known.Length == 0 ? null : known;
    }

    private object? ReadYesNo(FormField field, string text, string id) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "1" => true,
        "no" or "false" or "0" => false,
        _ => Refuse("form.field-not-yes-or-no", field, id),
    };

    private string? ReadFile(string id, FormSource source, FormField field)
    {
        if (!_takesKeptFiles)
            return _files.TryGetValue(id, out var file) ? file.Id : null;
        var stored = source.ValuesOf(field.Name) is [{ Text: var text }] ? text : "";
        return stored.Length == 32 && stored.All(char.IsAsciiHexDigit) ? stored : null;
    }

    private AnswerSet? ReadParts(FormField field, FormSource source)
    {
        var before = _refusals.Count;
        var parts = new AnswerSet();
        var within = source.Within(field.Name);
        var plain = source.ValuesOf(field.Name);
        if (within is null && plain is null)
        {
            Refuse("form.field-unreadable", field, source.IdOf(field.Name));
            return null;
        }

        foreach (var name in field.Parts)
        {
            var values = within is null ? [] : within.ValuesOf(name);
            if (values is { Count: 0 } && name == field.Parts[0] && plain is { Count: > 0 })
                values = plain;
            var id = within?.IdOf(name) ?? source.IdOf(field.Name);
            if (values is null)
                Refuse("form.field-unreadable", field, id);
            else if (values.Count > 0 && ReadPart(field, name, values[0], id) is { } value)
                parts.Add(name, value);
        }

        if (parts.Values.Count == 0 || _refusals.Count > before)
            return null;
        if (parts.Find(field.Parts[0]) is not null || _isLenient)
            return parts;
        Refuse("form.field-missing", field, FirstInput(field, source));
        return null;
    }

    private object? ReadPart(FormField field, string name, Written written, string id)
    {
        if (name is not ("lat" or "lng"))
            return ReadText(field, written.Text, LongestPart, id);
        var most = name == "lat" ? 90 : 180;
        // Seven decimals of a degree are a centimetre.
        return FormNumber.Invariant(written.Text) is { } degrees && Math.Abs(degrees) <= most
            ? FormNumber.Invariant(Math.Round(degrees, 7).ToString(CultureInfo.InvariantCulture))
            : Refuse("form.field-not-a-point", field, id[..^name.Length] + field.Parts[0]);
    }

    private AnswerSet[]? ReadEntries(FormField group, FormSource source, AnswerSet outer)
    {
        var id = source.IdOf(group.Name);
        if (source.EntriesOf(group.Name, group.MaxEntries) is not { } written)
        {
            Refuse("form.field-unreadable", group, id);
            return null;
        }

        var before = _refusals.Count;
        var entries = new List<AnswerSet>();
        var withFaults = 0;
        foreach (var entry in written)
        {
            var start = _refusals.Count;
            var answers = entry is null ? AnswerSet.Empty : ReadFields(group.Fields, entry, outer);
            if (entry is null)
                Refuse("form.field-unreadable", group, id);
            else if (answers.Values.Count == 0 && _refusals.Skip(start).All(refusal => refusal.Code == "form.field-missing"))
                _refusals.RemoveRange(start, _refusals.Count - start);
            if (answers.Values.Count > 0)
                entries.Add(answers);
            else if (_refusals.Count > start)
                withFaults++;
        }

        var count = entries.Count + withFaults;
        if (count > group.MaxEntries && !_isLenient)
            Refuse("form.group-too-many", group, id, group.MaxEntries);
        if (count < group.MinEntries && !_isLenient)
            Refuse(count == 0 && group.MinEntries == 1 ? "form.field-missing" : "form.group-too-few", group, id, group.MinEntries);
        return entries.Count == 0 || _refusals.Count > before ? null : [.. entries];
    }

    private static string FirstInput(FormField field, FormSource source) => field.Parts.Count > 0
        ? source.Within(field.Name)?.IdOf(field.Parts[0]) ?? source.IdOf(field.Name)
        : source.IdOf(field.Name);

    private object? Refuse(string code, FormField field, string id, params object[] more)
    {
        if (!_isLenient)
            _refusals.Add(new Refusal(code, Field: id, Arguments: [field.LabelText, .. more]));
        return null;
    }
}
