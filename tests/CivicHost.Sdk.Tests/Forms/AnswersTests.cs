using CivicHost.Sdk.Forms;

namespace CivicHost.Sdk.Tests.Forms;

[TestFixture]
internal sealed class AnswersTests
{
    [Test]
    public void Reads_a_form_as_a_browser_sends_it()
    {
        var form = Some.Form(
            ("f-title", "  Marché  "), ("f-width", "1 500,5"), ("f-price", "25 000"), ("f-kind", "stall"), ("f-goods", "cloth"), ("f-goods", "fish"),
            ("f-music", "yes"), ("f-speakers", "2"), ("f-where-text", "Près du puits"), ("f-where-lat", "14.5"), ("f-where-lng", "-14.25"),
            ("f-owner-name", "A. B."), ("f-owner-phone", "77 000 00 00"), ("f-stalls-entries", "2"), ("f-stalls-2-length", "3"), ("f-stalls-2-roof", "no"), ("unknown", "x"));

        var answers = Some.Schema.Read(form, "f").Answer;

        Assert.That(answers.ToJson(), Is.EqualTo(
            """{"title":"Marché","width":1500.5,"price":25000,"kind":"stall","goods":["fish","cloth"],"music":true,"speakers":2,"where":"""
            + """{"text":"Près du puits","lat":14.5,"lng":-14.25},"owner":{"name":"A. B.","phone":"77 000 00 00"},"stalls":[{"length":3,"roof":false}]}"""));
        Assert.That(answers.Number("width"), Is.EqualTo(1500.5m));
        Assert.That(answers["owner"], Is.EqualTo("A. B."));
        Assert.That(answers.All("goods"), Is.EqualTo(new[] { "fish", "cloth" }));
        Assert.That(answers.Entries("stalls")[0].Number("length"), Is.EqualTo(3m));
    }

    [Test]
    public void Says_everything_at_once_and_where()
    {
        var form = Some.Form(
            ("f-width", "wide"), ("f-count", "1,5"), ("f-price", "10,50"), ("f-day", "2031-01-01"), ("f-kind", "bank"), ("f-goods", "fish"), ("f-goods", "gold"),
            ("f-music", "yes"), ("f-owner-phone", "77"), ("f-stalls-1-roof", "yes"), ("f-stalls-4-length", "1"));

        Assert.That(Some.Lines(Some.Schema.Read(form, "f")), Is.EqualTo(new[]
        {
            "form.field-missing f-title Titre",
            "form.field-not-a-number f-width Largeur",
            "form.field-not-whole f-count Nombre",
            "form.field-not-whole f-price Prix",
            "form.field-too-late f-day Jour mardi 31 décembre 2030",
            "form.field-not-an-option f-kind Genre",
            "form.field-not-an-option f-goods Produits",
            "form.field-missing f-speakers Enceintes",
            "form.field-missing f-owner-name Propriétaire",
            "form.field-missing f-stalls-1-length Longueur",
        }));
    }

    [TestCase("""{"title":"0123456789012345678901234567890123456789x"}""", "form.field-too-long title Titre 40")]
    [TestCase("""{"title":{"a":1}}""", "form.field-unreadable title Titre")]
    [TestCase("""{"title":"\ud800"}""", "form.field-missing title Titre")]
    [TestCase("""{"title":"t","width":"NaN"}""", "form.field-not-a-number width Largeur")]
    [TestCase("""{"title":"t","width":1e400}""", "form.field-not-a-number width Largeur")]
    [TestCase("""{"title":"t","width":1e20}""", "form.field-too-large width Largeur 999 999 999 999 999")]
    [TestCase("""{"title":"t","width":0.4}""", "form.field-too-small width Largeur 0,5")]
    [TestCase("""{"title":"t","width":2000.01}""", "form.field-too-large width Largeur 2 000")]
    [TestCase("""{"title":"t","count":1.234}""", "form.field-not-whole count Nombre")]
    [TestCase("""{"title":"t","day":"01/02/2027"}""", "form.field-not-a-date day Jour")]
    [TestCase("""{"title":"t","day":"2025-12-31"}""", "form.field-too-early day Jour jeudi 1er janvier 2026")]
    [TestCase("""{"title":"t","music":"loud"}""", "form.field-not-yes-or-no music Musique")]
    [TestCase("""{"title":"t","kind":"shop"}""", "form.field-missing licence Licence")]
    [TestCase("""{"title":"t","where":{"text":"x","lat":91,"lng":0}}""", "form.field-not-a-point where.text Lieu")]
    [TestCase("""{"title":"t","where":[{}]}""", "form.field-unreadable where Lieu")]
    [TestCase("""{"title":"t","stalls":{"length":1}}""", "form.field-unreadable stalls Étals")]
    [TestCase("""{"title":"t","stalls":[7]}""", "form.field-unreadable stalls Étals")]
    [TestCase("""{"title":"t","stalls":[{"length":"x"}]}""", "form.field-not-a-number stalls.1.length Longueur")]
    [TestCase("""{"title":"t","stalls":[{"length":1},{"length":1},{"length":1},{"length":1},{"length":1}]}""", "form.group-too-many stalls Étals 3")]
    [TestCase("[]", "form.field-missing title Titre")]
    public void Refuses_an_answer_that_does_not_fit(string json, string refusal) =>
        Assert.That(Some.Lines(Some.Answer(json)).Select(Spaced), Is.EqualTo(new[] { refusal }));

    [TestCase("""{"title":"t","\ud800":1}""")]
    [TestCase("""{"title":"t","unknown":[[[{}]]]}""")]
    [TestCase("""{"title":"t","plan":"00000000000000000000000000000000"}""")]
    public void Leaves_out_what_it_does_not_ask_for(string json) => Assert.That(Some.Answer(json).Answer.ToJson(), Is.EqualTo("""{"title":"t"}"""));

    [TestCase("XOF", "12.5", "form.field-not-whole a A")]
    [TestCase("EUR", "12.555", null)]
    [TestCase("CVE", "12,5555", "form.field-too-many-decimals a A 2")]
    [TestCase("EUR", "12,55", null)]
    public void Money_has_the_decimals_of_its_currency(string currency, string written, string? refusal)
    {
        var schema = Some.OneField("""{"name":"a","type":"money","label":"A"}""", currency);

        Assert.That(Some.Lines(schema.Read(Some.Form(("a", written)), "")), Is.EqualTo(refusal is null ? [] : new[] { refusal }));
    }

    [Test]
    public void Reads_attributes_of_an_Open311_request()
    {
        KeyValuePair<string, string>[] sent =
        [
            new("service_code", "1"), new("attribute[title]", "Lampe"), new("attribute[day]", "2027-03-01T09:00:00Z"), new("attribute[goods][]", "fruit"),
            new("attribute[goods][]", "fish"), new("attribute[where]", "Rue 5"), new("attribute[", "x"), new("", "y"),
        ];

        Assert.That(Some.Schema.Read(sent).Answer.ToColumns(), Is.EqualTo(new KeyValuePair<string, string>[]
        {
            new("title", "Lampe"), new("day", "2027-03-01"), new("goods", "fish;fruit"), new("where.text", "Rue 5"),
        }));
    }

    [Test]
    public void A_field_that_is_not_shown_is_neither_asked_for_nor_kept()
    {
        var silent = Some.Answer("""{"title":"t","music":false,"speakers":"many","stalls":[{"length":2,"roof":false,"sheets":"x"},{"sheets":9}]}""");

        Assert.That(silent.Answer.ToJson(), Is.EqualTo("""{"title":"t","music":false,"stalls":[{"length":2,"roof":false}]}"""));
    }

    [TestCase("""{"title":"t","kind":"shop"}""", true)]
    [TestCase("""{"title":"t","kind":"stall"}""", false)]
    [TestCase("""{"title":"t","kind":"shop","goods":["fish"]}""", true)]
    [TestCase("""{"title":"t","kind":"shop","goods":["fish","cloth"]}""", false)]
    public void A_condition_decides_whether_a_field_is_required(string json, bool isRequired) =>
        Assert.That(Some.Answer(json).IsRefused, Is.EqualTo(isRequired));

    [TestCase("""{"field":"n","at_least":20}""", "20", true)]
    [TestCase("""{"field":"n","at_least":20}""", "19,99", false)]
    [TestCase("""{"field":"n","at_most":20}""", "20", true)]
    [TestCase("""{"field":"n","at_most":20}""", "", false)]
    [TestCase("""{"field":"n","is":20}""", "20,0", true)]
    [TestCase("""{"field":"n","any_of":[1,2]}""", "2", true)]
    [TestCase("""{"field":"n","given":true}""", "0", true)]
    [TestCase("""{"field":"n","given":false}""", "", true)]
    [TestCase("""{"any":[{"field":"n","is":1},{"field":"n","is":2}]}""", "2", true)]
    [TestCase("""{"all":[{"field":"n","is":1},{"field":"n","is":2}]}""", "2", false)]
    [TestCase("""{"not":{"field":"n","is":1}}""", "", true)]
    public void Conditions_mean_what_they_say(string condition, string number, bool isShown)
    {
        var schema = Some.SchemaOf(
            $$"""{"fields":[{"name":"n","type":"number","label":"N"},{"name":"x","type":"text","label":"X","required":true,"shown_if":{{condition}}}]}""");

        Assert.That(schema.Read(Some.Form(("n", number)), "").IsRefused, Is.EqualTo(isShown));
    }

    [TestCase(0, "form.group-too-few g G 2")]
    [TestCase(1, "form.group-too-few g G 2")]
    [TestCase(2, null)]
    [TestCase(4, "form.group-too-many g G 3")]
    public void A_group_has_as_many_entries_as_it_asks_for(int entries, string? refusal)
    {
        var schema = Some.OneField("""{"name":"g","type":"group","label":"G","min_entries":2,"max_entries":3,"fields":[{"name":"t","type":"text","label":"T"}]}""");
        var form = Some.Form([.. Enumerable.Range(1, entries).Select(number => ($"g-{number}-t", "x"))]);

        Assert.That(Some.Lines(schema.Read(form, "")), Is.EqualTo(refusal is null ? [] : new[] { refusal }));
    }

    [Test]
    public void One_more_entry_is_asked_for_without_any_other_refusal()
    {
        var outcome = Some.Schema.Read(Some.Form(("f-width", "wide"), ("f-stalls-entries", "2"), ("f-stalls-add", "yes")), "f");

        Assert.That(Some.Lines(outcome), Is.EqualTo(new[] { "form.entry-added f-stalls-3 Étals 3" }));
    }

    [Test]
    public void Without_its_private_answers_nothing_of_them_is_left()
    {
        var answers = Some.Answer("""{"title":"t","owner":{"name":"A"},"firm":"F","stalls":[{"length":1,"holder":"B"}]}""").Answer;

        Assert.That(answers.WithoutPrivate().ToJson(), Is.EqualTo("""{"title":"t","stalls":[{"length":1}]}"""));
    }

    [Test]
    public void Some_of_the_answers_stand_in_the_order_of_the_form()
    {
        var answers = Some.Answer("""{"title":"t","owner":{"name":"A"},"firm":"F","stalls":[{"length":1,"holder":"B"}]}""").Answer;

        Assert.That(answers.Only(["firm", "title", "unheard-of"]).ToJson(), Is.EqualTo("""{"title":"t","firm":{"name":"F"}}"""));
    }

    private static string Spaced(string text) => text.Replace('\u202F', ' ').Replace('\u00A0', ' ');
}
