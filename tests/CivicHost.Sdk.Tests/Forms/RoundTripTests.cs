using System.Text.Json;
using CivicHost.Sdk.Forms;
using CsCheck;

namespace CivicHost.Sdk.Tests.Forms;

[TestFixture]
internal sealed class RoundTripTests
{
    private static readonly string[] Inputs =
    [
        "title", "story", "width", "count", "price", "day", "kind", "goods", "music", "speakers", "licence", "plan", "where", "where-text", "where-lat", "where-lng",
        "owner-name", "owner-phone", "firm-name", "firm-number", "stalls", "stalls-entries", "stalls-add", "stalls-1-length", "stalls-1-roof", "stalls-1-sheets", "stalls-1-holder-name",
        "stalls-3-length", "stalls-4-length", "stalls-2-roof",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char[' ', '~'], 0, 30],
        Gen.OneOfConst("yes", "no", "shop", "stall", "fish", "fish;cloth", "2027-03-01", "1", "2,5", "1 500", "-3", "1e9", "NaN", "79228162514264337593543950335", "=1+1", ";", "\"", "\ud800"),
        Gen.Decimal.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<(string, string)[]> Sent = Gen.Select(Gen.OneOfConst(Inputs), Value).Array[0, 40];

    // Answers that fit: what the schema asks for in each field, or nothing.
    private static readonly Gen<(string, string)[]> Fitting = Gen.Select(
        Gen.String[1, 30].Select(text => ("title", "x" + text)),
        Gen.String[0, 50].Select(text => ("story", text)),
        Gen.Int[1, 4000].Select(half => ("width", (half / 2m).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        Gen.Select(Gen.OneOfConst("", "fish", "cloth;fruit"), Gen.OneOfConst("", "yes", "no"), (goods, music) => (goods, music)),
        Gen.Select(Gen.String[1, 20], Gen.Int[-90, 90]),
        Gen.Int[0, 999].Array[0, 3],
        (title, story, width, choices, place, lengths) => (IEnumerable<(string, string)>)
        [
            title, story, width, ("goods", choices.goods), ("music", choices.music), ("speakers", "3"), ("where-text", "w" + place.Item1),
            ("where-lat", place.Item2.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("owner-name", place.Item1),
            .. lengths.SelectMany((length, index) => new[] { ($"stalls-{index + 1}-length", $"{length},5"), ($"stalls-{index + 1}-roof", length % 2 == 0 ? "yes" : "") }),
        ]).Select(pairs => pairs.ToArray());

    [Test]
    public void Answers_come_back_from_JSON_and_from_columns() =>
        Fitting.Sample(sent =>
        {
            var outcome = Some.Schema.Read(Some.Form(sent), "");
            if (outcome.Refusals.Any(refusal => refusal.Field is not ("title" or "owner-name")))
                return false;
            if (!outcome.TryGetAnswer(out var answers))
                return true;
            var json = answers.ToJson();
            return FormAnswers.Parse(Some.Schema, json).ToJson() == json
                && FormAnswers.FromColumns(Some.Schema, answers.ToColumns()).ToJson() == json
                && Some.Answer(json).Answer.ToJson() == json;
        });

    [Test]
    public void Public_answers_come_back_without_the_private_ones_their_conditions_needed()
    {
        var schema = Some.SchemaOf(
            """{"fields":[{"name":"ill","type":"yes_no","label":"A","private":true},{"name":"bed","type":"text","label":"B","shown_if":{"field":"ill","is":true}}]}""");

        var open = Some.Answer(schema, """{"ill":true,"bed":"7"}""").Answer.WithoutPrivate();

        Assert.That(FormAnswers.Parse(schema, open.ToJson()).ToJson(), Is.EqualTo("""{"bed":"7"}"""));
    }

    [Test]
    public void Nothing_that_is_sent_in_a_form_makes_reading_throw() =>
        Sent.Sample(sent =>
        {
            var outcome = Some.Schema.Read(Some.Form(sent), "");
            return outcome.IsRefused ? outcome.Refusals.All(refusal => refusal.Code.StartsWith("form.", StringComparison.Ordinal)) : Survives(outcome.Answer);
        });

    [Test]
    public void Nothing_that_is_sent_flat_makes_reading_throw() =>
        Sent.Sample(sent =>
        {
            var pairs = sent.Select(pair => new KeyValuePair<string, string>(pair.Item1.Replace('-', '.'), pair.Item2)).ToList();
            var outcome = Some.Schema.Read(pairs);
            return (outcome.IsRefused || Survives(outcome.Answer)) && Survives(FormAnswers.FromColumns(Some.Schema, pairs));
        });

    [Test]
    public void No_JSON_makes_reading_throw()
    {
        const string Whole =
            """{"title":"t","width":5.5,"goods":["fish"],"music":true,"speakers":2,"where":{"text":"x","lat":1},"stalls":[{"length":2,"holder":{"name":"h"}}]}""";
        var instead = Gen.OneOfConst("null", "[]", "{}", "[[{}]]", "\"\\ud800\"", "1e999", "-1", "true", "\"NaN\"", "[1,{}]");
        var values = new[] { "\"t\"", "5.5", "[\"fish\"]", "true", "{\"text\":\"x\",\"lat\":1}", "1", "[{\"length\":2,\"holder\":{\"name\":\"h\"}}]", "{\"name\":\"h\"}", "2" };

        Gen.Select(Gen.OneOfConst(values), instead).Sample((old, value) =>
        {
            using var document = JsonDocument.Parse(Whole.Replace(":" + old, ":" + value, StringComparison.Ordinal));
            var outcome = Some.Schema.Read(document.RootElement);
            return (outcome.IsRefused || Survives(outcome.Answer)) && Survives(FormAnswers.Parse(Some.Schema, document.RootElement.GetRawText()));
        });
    }

    [Test]
    public void A_hidden_field_never_blocks() =>
        Gen.Select(Value, Value).Sample((speakers, sheets) =>
        {
            var outcome = Some.Schema.Read(
                Some.Form(("title", "t"), ("music", "no"), ("speakers", speakers), ("stalls-1-roof", "no"), ("stalls-1-length", "1"), ("stalls-1-sheets", sheets), ("stalls-2-sheets", sheets)), "");
            return outcome.Answer.ToJson() == """{"title":"t","music":false,"stalls":[{"length":1,"roof":false}]}""";
        });

    private static bool Survives(FormAnswers answers)
    {
        var json = answers.ToJson();
        return FormAnswers.Parse(Some.Schema, json).ToJson() == json
            && FormAnswers.FromColumns(Some.Schema, answers.ToColumns()).ToJson() == json
            && answers.WithoutPrivate()["owner"].Length == 0;
    }
}
