using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class OwnFieldsTests(SqlEngine engine)
{
    private static readonly NewField Depth = new(
        "choice",
        new Dictionary<string, string> { ["fr"] = "Profondeur du trou ?", ["pt"] = "Profundidade do buraco?", ["en"] = "How deep is the hole?" },
        new Dictionary<string, string> { ["fr"] = "Une main\nUn bras", ["pt"] = "Uma mão\nUm braço", ["en"] = "A hand\nAn arm" },
        IsRequired: true, IsPrivate: false);

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_field_added_by_form_is_asked_only_once_it_is_published()
    {
        Assert.That((await AddAsync("road", 0, Depth)).IsRefused, Is.False);
        Assert.That((await _town.FileAsync()).Code, Is.Not.Empty, "a draft asks nothing");

        Assert.That((await PublishAsync("road", 1)).IsRefused, Is.False);
        _town.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.That((await _town.Anonymous.Send("complaints", Some.Report)).IsRefused, Is.True, "the answer is required");
        using var resident = _town.Client();
        var page = WebUtility.HtmlDecode(await resident.PageAsync("/complaints/new/road/details"));
        Assert.That(page, Does.Contain("Profondeur du trou ?"));
        Assert.That(page, Does.Contain("value=\"une_main\""));
    }

    [Test]
    public async Task Older_reports_keep_the_version_they_were_made_with_and_published_fields_never_change()
    {
        await AddAsync("sign", 0, Depth with { IsRequired = false });
        await PublishAsync("sign", 1);
        await AddAsync("sign", 0, Depth with { Type = "text" });
        await PublishAsync("sign", 1);

        var versions = await _town.ReadAsync<long>("complaints", "select version from category_fields where category = 'sign' order by version");
        var first = await _town.Anonymous.Send("complaints", new ReadFields("sign", 1));
        var second = await _town.Anonymous.Send("complaints", new ReadFields("sign", 2));

        Assert.That(versions, Is.EqualTo(new[] { 1L, 2L }));
        Assert.That(first!.Fields.Select(field => field.Name), Is.EqualTo(new[] { "profondeur_du_trou" }));
        Assert.That(second!.Fields.Select(field => field.Name), Is.EqualTo(new[] { "profondeur_du_trou", "profondeur_du_trou_2" }));
    }

    [Test]
    public async Task A_version_can_come_back_into_force_or_none()
    {
        await AddAsync("drain", 0, Depth with { IsRequired = false });
        await PublishAsync("drain", 1);

        var none = await ChooseAsync("drain", 0);
        var without = await _town.CategoryAsync("drain");
        var again = await ChooseAsync("drain", 1);

        Assert.That((none.IsRefused, again.IsRefused), Is.EqualTo((false, false)));
        Assert.That(without.FieldsVersion, Is.EqualTo(0));
        Assert.That((await _town.CategoryAsync("drain")).FieldsVersion, Is.EqualTo(1));
        Assert.That(await ChooseAsync("drain", 7), Refused.With("fields.unknown"));
    }

    [Test]
    public async Task Json_with_problems_is_not_kept_and_each_is_named_with_its_line()
    {
        using var manager = _town.ClientAs(Roles.Administrator);
        const string Json = "{\n  \"fields\": [\n    {\"name\": \"9\", \"type\": \"text\", \"label\": \"x\"},\n    {\"name\": \"b\", \"type\": \"colour\", \"label\": \"x\"}\n  ]\n}";

        var answer = await manager.SubmitAsync("/complaints/setup/categories/water/fields/write", new Dictionary<string, string> { ["schema"] = Json });

        var page = await answer.ReadPageAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("Ligne 3, fields[0].name"));
        Assert.That(page, Does.Contain("Ligne 4, fields[1].type"));
        Assert.That(page, Does.Contain("\"colour\""), "what was written comes back");
        Assert.That(await _town.ReadAsync<long>("complaints", "select count(*) from category_draft where category = 'water'"), Is.EqualTo(new[] { 0L }));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[1, 2]")]
    [TestCase("{\"fields\": \"=1+1\"}")]
    [TestCase("{\"fields\": [{\"name\": \"\\ud800\"}]}")]
    public async Task What_is_no_schema_is_refused(string json) =>
        Assert.That(await _town.Manager().Send("complaints", new WriteFields("waste", 0, json)), Refused.With("fields.problem"));

    [Test]
    public async Task The_second_of_two_writers_is_told()
    {
        const string Json = """{"fields": [{"name": "a", "type": "text", "label": "A"}]}""";

        var first = await _town.Manager().Send("complaints", new WriteFields("toilet", 0, Json));
        var second = await _town.Manager().Send("complaints", new WriteFields("toilet", 0, Json));

        Assert.That(first.IsRefused, Is.False);
        Assert.That(second, Refused.With("category.changed-meanwhile"));
        Assert.That(await PublishAsync("toilet", 9), Refused.With("category.changed-meanwhile"));
        Assert.That(await PublishAsync("animal", 1), Refused.With("fields.no-draft"));
    }

    [Test]
    public async Task A_field_needs_a_type_labels_in_every_language_and_as_many_options_in_each()
    {
        var french = new Dictionary<string, string> { ["fr"] = "Où ?" };

        Assert.That(await AddAsync("tree", 0, Depth with { Type = "script" }), Refused.With("fields.type-missing"));
        Assert.That(await AddAsync("tree", 0, Depth with { Labels = french }), Refused.With("fields.label-missing"));
        Assert.That(await AddAsync("tree", 0, Depth with { Options = french }), Refused.With("fields.options-missing"));
        Assert.That(
            await AddAsync("tree", 0, Depth with { Options = new Dictionary<string, string>(Depth.Options) { ["pt"] = "Uma mão" } }),
            Refused.With("fields.options-uneven"));
        Assert.That(await AddAsync("nowhere", 0, Depth), Refused.With("category.unknown"));
    }

    [Test]
    public async Task Programs_read_the_fields_in_force_as_json_schema()
    {
        using var program = _town.Client("en");

        using var schema = JsonDocument.Parse(await program.PageAsync("/complaints/categories/light/fields.schema.json"));

        Assert.That(schema.RootElement.GetProperty("properties").GetProperty("fault").GetProperty("title").GetString(), Is.EqualTo("What does the lamp do?"));
        Assert.That((await program.GetAsync("/complaints/categories/market/fields.schema.json")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_preview_shows_the_form_as_residents_will_see_it()
    {
        await AddAsync("dump", 0, Depth);
        using var manager = _town.ClientAs(Roles.Administrator);

        var page = WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup/categories/dump/fields/preview"));

        Assert.That(page, Does.Contain("Profondeur du trou ?"));
        Assert.That(page, Does.Contain("Un bras"));
    }

    private Task<Outcome<SavedCategory>> AddAsync(string category, int seen, NewField field) =>
        _town.Manager().Send("complaints", new AddField(category, seen, field));

    private Task<Outcome<SavedCategory>> PublishAsync(string category, int seen) =>
        _town.Manager().Send("complaints", new PublishFields(category, seen));

    private async Task<Outcome<SavedCategory>> ChooseAsync(string category, int version) =>
        await _town.Manager().Send("complaints", new ChooseFields(category, (await _town.CategoryAsync(category)).Version, version));
}
