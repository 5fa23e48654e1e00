using System.Net;
using System.Text.Json;
using CivicHost.Sdk;

namespace Complaints.Tests.Open311;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class ServicesTests(SqlEngine engine)
{
    private Open311Town _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await Open311Town.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Discovery_names_the_endpoint_and_both_formats()
    {
        Assert.That(await _town.Http.GetStringAsync("discovery.xml"), Is.EqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><discovery><changeset>2027-03-01T09:00:00Z</changeset>"
            + "<contact>Commune de Sabali-sur-Fleuve — questions sur cette interface : le guichet de la mairie, ou http://127.0.0.1:5080</contact>"
            + "<key_service>Demandez une clé à la mairie : un administrateur la crée à l’adresse http://127.0.0.1:5080/admin/keys, avec la fonction permise «\u00A0open311\u00A0».</key_service>"
            + "<endpoints><endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification><url>http://127.0.0.1:5080/open311/v2/</url>"
            + "<changeset>2027-03-01T09:00:00Z</changeset><type>production</type>"
            + "<formats><format>text/xml</format><format>application/json</format></formats></endpoint></endpoints></discovery>"));

        var json = await _town.JsonAsync("discovery.json");
        Assert.That(json.GetProperty("endpoints")[0].GetProperty("formats").GetRawText(), Is.EqualTo("""["text/xml","application/json"]"""));
        Assert.That(json.GetProperty("changeset").GetString(), Is.EqualTo("2027-03-01T09:00:00Z"));
    }

    [Test]
    public async Task Discovery_also_stands_at_the_root()
    {
        var root = await _town.XmlAsync("");

        Assert.That(root.Name.LocalName, Is.EqualTo("discovery"));
    }

    [Test]
    public async Task A_service_says_whether_it_has_fields_and_how_it_answers()
    {
        var services = (await _town.JsonAsync("services.json")).EnumerateArray().ToDictionary(service => service.GetProperty("service_code").GetString()!);

        Assert.That(services["light"].GetRawText(), Is.EqualTo(
            """{"service_code":"light","service_name":"Éclairage public","description":"Lampadaire éteint, cassé ou allumé le jour","metadata":true,"type":"realtime","keywords":"lampadaire,lampe,noir,poteau,luz,lâmpada,candeeiro,poste,lamp,dark","group":"Rues et éclairage"}"""));
        Assert.That(services["road"].GetProperty("metadata").GetBoolean(), Is.False);
        Assert.That(services["dump"].GetProperty("type").GetString(), Is.EqualTo("batch"));
        Assert.That(services["other"].GetProperty("group").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(services["corruption"].GetProperty("keywords").GetString(), Does.EndWith(",private"));
        Assert.That(services.Keys, Does.Not.Contain("streets"), "a group is no service");
    }

    [Test]
    public async Task Xml_says_the_same_as_json()
    {
        var xml = await _town.XmlAsync("services.xml");
        var json = await _town.JsonAsync("services.json");

        Assert.That(xml.Name.ToString(), Is.EqualTo("services"));
        Assert.That(xml.Elements("service").Select(service => service.Element("service_code")!.Value),
            Is.EqualTo(json.EnumerateArray().Select(service => service.GetProperty("service_code").GetString())));
        var light = xml.Elements("service").Single(service => service.Element("service_code")!.Value == "light");
        Assert.That(light.Elements().Select(element => element.Name.LocalName),
            Is.EqualTo(new[] { "service_code", "service_name", "description", "metadata", "type", "keywords", "group" }));
        Assert.That(light.Element("metadata")!.Value, Is.EqualTo("true"));
    }

    [Test]
    public async Task A_definition_lists_fields_in_order_with_their_options()
    {
        var json = await _town.JsonAsync("services/light.json?locale=en");

        Assert.That(json.GetProperty("service_code").GetString(), Is.EqualTo("light"));
        var attributes = json.GetProperty("attributes").EnumerateArray().ToList();
        Assert.That(attributes[0].GetRawText(), Is.EqualTo(
            """{"variable":true,"code":"pole","datatype":"string","required":false,"datatype_description":"Painted or engraved at eye level","order":1,"description":"Number on the pole"}"""));
        Assert.That(attributes[1].GetProperty("datatype").GetString(), Is.EqualTo("singlevaluelist"));
        Assert.That(attributes[1].GetProperty("required").GetBoolean(), Is.True);
        Assert.That(attributes[1].GetProperty("values")[0].GetRawText(), Is.EqualTo("""{"key":"dark","name":"It stays dark"}"""));
        Assert.That(attributes[2].GetProperty("datatype").GetString(), Is.EqualTo("multivaluelist"));
        Assert.That(attributes.Select(attribute => attribute.GetProperty("order").GetInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_definition_in_xml_has_the_containers_that_the_specification_names()
    {
        var xml = await _town.XmlAsync("services/light.xml");

        Assert.That(xml.Name.ToString(), Is.EqualTo("service_definition"));
        Assert.That(xml.Element("attributes")!.Elements("attribute").Count(), Is.EqualTo(3));
        Assert.That(xml.Descendants("value").First().Elements().Select(element => element.Name.LocalName), Is.EqualTo(new[] { "key", "name" }));
    }

    [Test]
    public async Task A_service_without_fields_has_an_empty_definition()
    {
        Assert.That((await _town.JsonAsync("services/road.json")).GetRawText(), Is.EqualTo("""{"service_code":"road","attributes":[]}"""));
        Assert.That((await _town.XmlAsync("services/road.xml")).ToString(System.Xml.Linq.SaveOptions.DisableFormatting),
            Is.EqualTo("<service_definition><service_code>road</service_code><attributes /></service_definition>"));
    }

    [TestCase("services/nothing.xml")]
    [TestCase("services/streets.json")]
    [TestCase("services/road.html")]
    [TestCase("services.csv")]
    [TestCase("tokens/0123456789abcdef0123456789abcdef.json")]
    [TestCase("tokens/x.xml")]
    [TestCase("requests/2700000013.xml")]
    [TestCase("requests/nonsense.json")]
    [TestCase("somewhere/else.json")]
    public async Task What_does_not_exist_answers_404_and_says_so(string path)
    {
        using var answer = await _town.Http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var error = (await Open311Town.ErrorsAsync(answer)).Single();
        Assert.That(error.Code, Is.EqualTo("404"));
        Assert.That(error.Description, Has.Length.GreaterThan(20));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(path.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/xml"));
    }

    [TestCase("application/json", "application/json")]
    [TestCase("*/*", "text/xml")]
    [TestCase("text/xml, application/json", "text/xml")]
    public async Task Without_an_extension_the_header_Accept_decides(string accept, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "services");
        request.Headers.Accept.ParseAdd(accept);

        using var answer = await _town.Http.SendAsync(request);

        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(type));
    }

    [TestCase("services.xml")]
    [TestCase("discovery.json")]
    [TestCase("requests.csv")]
    [TestCase("requests.json")]
    public async Task Head_answers_like_get_without_the_body(string path)
    {
        using var answer = await _town.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("POST", "services.xml")]
    [TestCase("PUT", "requests.json")]
    [TestCase("DELETE", "requests/2700000013.json")]
    [TestCase("POST", "discovery.xml")]
    public async Task Another_method_answers_400_and_never_405(string method, string path)
    {
        using var answer = await _town.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Open311Town.ErrorsAsync(answer)).Single().Code, Is.EqualTo("400"));
    }

    [Test]
    public async Task A_jurisdiction_is_taken_and_makes_no_difference()
    {
        Assert.That(await _town.Http.GetStringAsync("services.xml?jurisdiction_id=anything.example"), Is.EqualTo(await _town.Http.GetStringAsync("services.xml")));
    }
}
