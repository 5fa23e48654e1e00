using System.Text.Json;
using CivicHost.Sdk.Forms;
using CsCheck;

namespace CivicHost.Sdk.Tests.Forms;

[TestFixture]
internal sealed class FormSchemaTests
{
    [Test]
    public void Reads_a_field_of_every_type()
    {
        var types = Some.Schema.Fields.Select(field => field.Type);

        Assert.That(types, Is.SupersetOf(Enum.GetValues<FieldType>()));
    }

    [TestCase("fr", "Largeur")]
    [TestCase("en-GB", "Width")]
    [TestCase("wo", "Largeur")]
    public void Labels_speak_the_readers_language_or_the_first(string language, string label) =>
        Assert.That(Some.Schema.Fields[2].Label(language), Is.EqualTo(label));

    [Test]
    public void A_person_is_private_unless_the_schema_says_otherwise()
    {
        var asked = Some.OneField("""{"name":"a","type":"person","label":"A"}""");
        var open = Some.OneField("""{"name":"a","type":"person","label":"A","private":false}""");

        Assert.That(asked.Fields[0].IsPrivate, Is.True);
        Assert.That(open.Fields[0].IsPrivate, Is.False);
    }

    [TestCase("string", FieldType.Text, "string")]
    [TestCase("long_text", FieldType.LongText, "text")]
    [TestCase("money", FieldType.Money, "number")]
    [TestCase("datetime", FieldType.Date, "datetime")]
    [TestCase("yes_no", FieldType.YesNo, "singlevaluelist")]
    public void Open311_types_map_onto_ours_and_back(string written, FieldType type, string datatype)
    {
        var field = Some.OneField($$"""{"name":"a","type":"{{written}}","label":"A"}""").Fields[0];

        Assert.That(field.Type, Is.EqualTo(type));
        Assert.That(field.Open311Datatype, Is.EqualTo(datatype));
    }

    [TestCase("singlevaluelist", FieldType.Choice)]
    [TestCase("multivaluelist", FieldType.Several)]
    public void Open311_lists_map_onto_ours_and_back(string written, FieldType type)
    {
        var field = Some.OneField($$"""{"name":"a","type":"{{written}}","label":"A","options":[{"value":"x","label":"X"}]}""").Fields[0];

        Assert.That(field.Type, Is.EqualTo(type));
        Assert.That(field.Open311Datatype, Is.EqualTo(written));
    }

    [TestCase("""{"name":"a b","type":"text","label":"A"}""", "fields[0].name")]
    [TestCase("""{"name":"1a","type":"text","label":"A"}""", "fields[0].name")]
    [TestCase("""{"name":"é","type":"text","label":"A"}""", "fields[0].name")]
    [TestCase("""{"name":"a","type":"colour","label":"A"}""", "fields[0].type")]
    [TestCase("""{"name":"a","type":"text"}""", "fields[0].label")]
    [TestCase("""{"name":"a","type":"text","label":{"fr":"A"}}""", "fields[0].label")]
    [TestCase("""{"name":"a","type":"text","label":"A","colour":"red"}""", "fields[0].colour")]
    [TestCase("""{"name":"a","type":"text","label":"A","min":1}""", "fields[0].min")]
    [TestCase("""{"name":"a","type":"text","label":"A","max_length":0}""", "fields[0].max_length")]
    [TestCase("""{"name":"a","type":"text","label":"A","required":"yes"}""", "fields[0].required")]
    [TestCase("""{"name":"a","type":"text","label":"A","name":"b"}""", "fields[0].name")]
    [TestCase("""{"name":"a","type":"number","label":"A","min":2,"max":1}""", "fields[0].max")]
    [TestCase("""{"name":"a","type":"number","label":"A","min":1e400}""", "fields[0].min")]
    [TestCase("""{"name":"a","type":"date","label":"A","min":"2027-02-30"}""", "fields[0].min")]
    [TestCase("""{"name":"a","type":"choice","label":"A"}""", "fields[0].options")]
    [TestCase("""{"name":"a","type":"choice","label":"A","options":[{"value":"x;y","label":"X"}]}""", "fields[0].options[0].value")]
    [TestCase("""{"name":"a","type":"choice","label":"A","options":[{"value":"x","label":"X"},{"value":"x","label":"Y"}]}""", "fields[0].options[1].value")]
    [TestCase("""{"name":"a","type":"group","label":"A","fields":[{"name":"b","type":"group","label":"B","fields":[]}]}""", "fields[0].fields[0].type")]
    [TestCase("""{"name":"a","type":"group","label":"A","min_entries":3,"max_entries":2,"fields":[{"name":"b","type":"text","label":"B"}]}""", "fields[0].max_entries")]
    [TestCase("""{"name":"a","type":"text","label":"A"},{"name":"A","type":"text","label":"B"}""", "fields[1].name")]
    [TestCase("""{"name":"a","type":"text","label":"A","shown_if":{"field":"a","given":true}}""", "fields[0].shown_if.field")]
    [TestCase("""{"name":"a","type":"text","label":"A","shown_if":{"field":"b","given":true}},{"name":"b","type":"text","label":"B"}""", "fields[0].shown_if.field")]
    [TestCase("""{"name":"a","type":"yes_no","label":"A"},{"name":"b","type":"text","label":"B","shown_if":{"field":"a","is":"maybe"}}""", "fields[1].shown_if.is")]
    [TestCase("""{"name":"a","type":"text","label":"A"},{"name":"b","type":"text","label":"B","shown_if":{"field":"a","at_least":1}}""", "fields[1].shown_if.at_least")]
    [TestCase("""{"name":"a","type":"text","label":"A"},{"name":"b","type":"text","label":"B","shown_if":{"either":[]}}""", "fields[1].shown_if")]
    [TestCase("\"a\"", "fields[0]")]
    [TestCase("", "fields")]
    public void Says_where_a_schema_is_wrong(string fields, string path)
    {
        var reading = FormSchema.Read($$"""{"fields":[{{fields}}]}""", ["fr", "en"]);

        Assert.That(reading.Schema, Is.Null);
        Assert.That(reading.Problems.Select(problem => problem.Path), Does.Contain(path));
        Assert.That(reading.Problems.Select(problem => problem.Sentence), Has.All.EndsWith("."));
    }

    [Test]
    public void Says_in_which_lines_in_their_order()
    {
        var reading = FormSchema.Read(
            """
            {
              "fields": [
                { "name": "a", "type": "text",
                  "label": { "fr": "A" } },
                { "name": "b", "type": "choice", "label": "B", "options": [
                  { "value": "x", "label": "X" },
                  { "value": 7, "label": "Y" } ] }
              ],
              "colour": "red"
            }
            """, ["fr", "en"]);

        Assert.That(reading.Problems, Is.EqualTo(new[]
        {
            new DefinitionProblem(4, "fields[0].label", "The text in the language en is missing."),
            new DefinitionProblem(7, "fields[1].options[1].value", "Write a text of 1 to 60 characters."),
            new DefinitionProblem(9, "colour", "There is no property colour here; known are fields."),
        }));
    }

    [TestCase("", 1)]
    [TestCase("{\n\"fields\": [\n", 3)]
    [TestCase("nonsense", 1)]
    [TestCase("{\"fields\":[{\"\\ud800\":1}]}", 1)]
    public void What_is_no_JSON_is_a_problem_too(string json, int line) =>
        Assert.That(FormSchema.Read(json, ["fr"]).Problems[0].Line, Is.EqualTo(line));

    [Test]
    public void Reading_never_throws_whatever_was_changed_in_a_schema() =>
        Gen.Select(Gen.Int[0, Some.Json.Length - 1], Gen.Int[0, 30], Gen.OneOf(Gen.String, Gen.OneOfConst("{", "]", "\"", ",", ":", "1e999", "null", "[[", "\\ud800")))
            .Sample((at, without, instead) =>
            {
                var changed = Some.Json.Remove(at, Math.Min(without, Some.Json.Length - at)).Insert(at, instead);
                var reading = FormSchema.Read(changed, ["fr", "en"], "XOF");
                return reading.Schema is null == reading.Problems.Count > 0;
            });

    [Test]
    public void Writes_itself_as_JSON_Schema()
    {
        using var document = JsonDocument.Parse(Some.Schema.ToJsonSchema("en"));
        var root = document.RootElement;
        var properties = root.GetProperty("properties");

        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("$schema").GetString(), Is.EqualTo("https://json-schema.org/draft/2020-12/schema"));
            Assert.That(root.GetProperty("required").GetRawText(), Does.Contain("\"title\"").And.Not.Contain("speakers"));
            Assert.That(properties.GetProperty("width").GetProperty("title").GetString(), Is.EqualTo("Width"));
            Assert.That(properties.GetProperty("price").GetProperty("multipleOf").GetDecimal(), Is.EqualTo(1m));
            Assert.That(properties.GetProperty("stalls").GetProperty("items").GetProperty("required")[0].GetString(), Is.EqualTo("length"));
            Assert.That(root.GetProperty("allOf")[0].GetProperty("if").GetProperty("properties").GetProperty("music").GetProperty("enum")[0].GetBoolean(), Is.True);
            Assert.That(root.GetProperty("allOf")[0].GetProperty("then").GetProperty("required")[0].GetString(), Is.EqualTo("speakers"));
            Assert.That(properties.TryGetProperty("plan", out _), Is.False);
        });
    }
}
