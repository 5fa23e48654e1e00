using System.Text.Json;

namespace CivicHost.Sdk.Forms;

/// <summary>The fields of a form as data: custom fields of a category, the form of a permit type. Made by <see cref="Read(string, ITown)"/>; never changes.</summary>
public sealed class FormSchema
{
    internal FormSchema(IReadOnlyList<FormField> fields, string? currency)
    {
        Fields = fields;
        Currency = currency;
    }

    /// <summary>The fields, in the order in which they are asked.</summary>
    public IReadOnlyList<FormField> Fields { get; }

    internal string? Currency { get; }

    /// <summary>Reads a schema for this town: its languages must all be there, and its currency decides the decimals of money.</summary>
    /// <param name="json">An object with <c>fields</c>, at most 200,000 characters; see decision 0011 for what a field holds.</param>
    /// <param name="town">The town.</param>
    /// <returns>The schema, or everything that is wrong with it; never an exception.</returns>
    public static FormReading Read(string json, ITown town) => SchemaReader.Read(json, town.Languages, town.Currency);

    /// <summary>Reads a schema.</summary>
    /// <param name="json">An object with <c>fields</c>, at most 200,000 characters.</param>
    /// <param name="languages">BCP 47 tags; every label and hint must have each of them, or be one text for all.</param>
    /// <param name="currency">ISO 4217; decides the decimals of money; two where it is null.</param>
    /// <returns>The schema, or everything that is wrong with it; never an exception.</returns>
    public static FormReading Read(string json, IReadOnlyList<string> languages, string? currency = null) =>
        SchemaReader.Read(json, languages, currency);

    /// <summary>Reads a schema that is part of a larger definition, for example of a permit type.</summary>
    /// <param name="part">An object with <c>fields</c>; what is wrong is said on it.</param>
    /// <param name="languages">BCP 47 tags; every label and hint must have each of them, or be one text for all.</param>
    /// <param name="currency">ISO 4217; decides the decimals of money; two where it is null.</param>
    /// <returns>The schema; worth something only where nothing is wrong with the definition.</returns>
    public static FormSchema Read(JsonPart part, IReadOnlyList<string> languages, string? currency = null) =>
        SchemaReader.Read(part, languages, currency);

    /// <summary>Reads the answers of a form that <c>SchemaFields</c> showed.</summary>
    /// <param name="form">The form.</param>
    /// <param name="prefix">The prefix given to <c>SchemaFields</c>; may be empty.</param>
    /// <returns>The answers, or all refusals in the order of the fields, each on its input. <c>form.entry-added</c> where the person
    /// asked for one more entry of a group: hand it on like any refusal, and the page comes back with it.</returns>
    /// <remarks>Takes no files: see <see cref="ReadAsync"/>. A field that is not shown is not required and its answer is dropped.</remarks>
    public Outcome<FormAnswers> Read(SubmittedForm form, string prefix) => AnswersReader.Read(this, form, prefix, NoFiles);

    /// <summary>As <see cref="Read(SubmittedForm, string)"/>, and takes in the files first. Keep <see cref="FormAnswers.Files"/> in the change.</summary>
    /// <param name="form">The form.</param>
    /// <param name="prefix">The prefix given to <c>SchemaFields</c>; may be empty.</param>
    /// <param name="rules">What every file field takes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The answers, or all refusals, those of files included.</returns>
    public async Task<Outcome<FormAnswers>> ReadAsync(SubmittedForm form, string prefix, FileRules rules, CancellationToken cancellation)
    {
        var (received, refusals) = await ReceiveAsync(form, prefix, rules, cancellation);
        var read = AnswersReader.Read(this, form, prefix, received);
        var blocked = refusals.Select(refusal => refusal.Field).ToHashSet();
        return refusals.Count == 0
            ? read
            : Outcome<FormAnswers>.Refused([.. read.Refusals.Where(refusal => !blocked.Contains(refusal.Field)), .. refusals]);
    }

    /// <summary>Reads a form that is not finished: what can be read is taken, the rest is left out, and nothing is checked. Keep
    /// <see cref="FormAnswers.Files"/> in the change, and <see cref="Check"/> the answers before they count.</summary>
    /// <param name="form">The form.</param>
    /// <param name="prefix">The prefix given to <c>SchemaFields</c>; may be empty.</param>
    /// <param name="rules">What every file field takes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The answers so far; refusals only of files.</returns>
    public async Task<Outcome<FormAnswers>> ReadPartlyAsync(SubmittedForm form, string prefix, FileRules rules, CancellationToken cancellation)
    {
        var (received, refusals) = await ReceiveAsync(form, prefix, rules, cancellation);
        return refusals.Count == 0 ? AnswersReader.ReadPartly(this, form, prefix, received) : Outcome<FormAnswers>.Refused(refusals);
    }

    /// <summary>Checks answers that were kept, for example with a draft, as if they were given now. Files among them count as given.</summary>
    /// <param name="kept">Answers that were read back.</param>
    /// <returns>The answers without those of fields that are not shown, or all refusals, each with the path of its field: <c>stalls.1.width</c>.</returns>
    public Outcome<FormAnswers> Check(FormAnswers kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        using var json = JsonDocument.Parse(kept.ToJson());
        return AnswersReader.Check(this, new JsonSource(json.RootElement, ""));
    }

    /// <summary>Reads answers from JSON, an object with a property for each field. Unknown properties and files are left out.</summary>
    /// <param name="answers">Any JSON.</param>
    /// <returns>The answers, or all refusals, each with the path of its property: <c>stalls.1.width</c>.</returns>
    public Outcome<FormAnswers> Read(JsonElement answers) => AnswersReader.Read(this, new JsonSource(answers, ""));

    /// <summary>Reads answers from flat pairs, as GeoReport v2 sends them: <c>attribute[width]</c>, or plain <c>width</c>; a name may come several times.</summary>
    /// <param name="pairs">Names and values; unknown ones are left out. Parts and entries are named as in <see cref="FormAnswers.ToColumns"/>.</param>
    /// <returns>The answers, or all refusals, each with the name of its field.</returns>
    public Outcome<FormAnswers> Read(IEnumerable<KeyValuePair<string, string>> pairs) => AnswersReader.Read(this, FlatSource.From(pairs));

    /// <summary>The schema as JSON Schema, draft 2020-12, for programs that send answers as JSON.</summary>
    /// <param name="language">Language of titles and descriptions, BCP 47.</param>
    /// <returns>The document.</returns>
    public string ToJsonSchema(string language) => JsonSchemaWriter.Write(this, language);

    internal int DecimalsOf(FormField field) => field.Type switch
    {
        FieldType.Whole => 0,
        FieldType.Money => CivicHost.Sdk.Currency.DecimalsOf(Currency),
        _ => 28,
    };

    private static readonly Dictionary<string, ReceivedFile> NoFiles = [];

    private async Task<(Dictionary<string, ReceivedFile> Received, List<Refusal> Refusals)> ReceiveAsync(
        SubmittedForm form, string prefix, FileRules rules, CancellationToken cancellation)
    {
        var received = new Dictionary<string, ReceivedFile>();
        var refusals = new List<Refusal>();
        foreach (var id in FileInputs(prefix))
        {
            var outcome = await form.ReceiveAsync(id, rules, cancellation);
            refusals.AddRange(outcome.Refusals);
            if (outcome.TryGetAnswer(out var file) && file is not null)
                received.Add(id, file);
        }

        return (received, refusals);
    }

    private IEnumerable<string> FileInputs(string prefix)
    {
        var start = prefix.Length == 0 ? "" : prefix + "-";
        foreach (var field in Fields)
        {
            if (field.Type == FieldType.File)
                yield return start + field.Name;
            foreach (var part in field.Fields.Where(part => part.Type == FieldType.File))
            {
                for (var entry = 1; entry <= field.MaxEntries; entry++)
                    yield return $"{start}{field.Name}-{entry}-{part.Name}";
            }
        }
    }
}

/// <summary>What became of reading a schema.</summary>
/// <param name="Schema">The schema, or null where there are problems.</param>
/// <param name="Problems">Everything that is wrong, in the order of the lines; empty where nothing is.</param>
public sealed record FormReading(FormSchema? Schema, IReadOnlyList<DefinitionProblem> Problems);
