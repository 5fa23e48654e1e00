using System.Net;
using System.Xml.Linq;
using CivicHost.Sdk;

namespace Complaints.Tests.Open311;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class RequestListTests(SqlEngine engine)
{
    private Open311Town _town = null!;
    private string _first = "";
    private string _second = "";
    private string _third = "";

    /// <summary>Three reports: on 1 March at nine, on 2 April, on 1 July; the second is fixed.</summary>
    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await Open311Town.StartAsync(engine);
        _first = await _town.ReportAsync(("address_string", "Near the fictional fountain"));
        _town.Town.Clock.Advance(TimeSpan.FromDays(32));
        _second = await _town.ReportAsync(("service_code", "waste"), ("lat", ""), ("long", ""), ("address_id", "Port"));
        await _town.Town.MoveAsync(CaseNumber.Read(_second)!.Value, "resolve", "Le bac est vidé.");
        _town.Town.Clock.Advance(TimeSpan.FromDays(90));
        _third = await _town.ReportAsync();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_report_in_xml_has_the_seventeen_fields()
    {
        Assert.That((await _town.XmlAsync($"requests/{_first}.xml")).ToString(SaveOptions.DisableFormatting), Is.EqualTo(
            "<service_requests><request><service_request_id>2700000017</service_request_id><status>open</status><status_notes />"
            + "<service_name>Route ou trottoir</service_name><service_code>road</service_code><description>A hole as wide as a door.</description>"
            + "<agency_responsible /><service_notice>La commune répond au plus tard le 15/03/2027.</service_notice>"
            + "<requested_datetime>2027-03-01T09:00:00Z</requested_datetime><updated_datetime>2027-03-01T09:00:00Z</updated_datetime>"
            + "<expected_datetime>2027-03-15T09:00:00Z</expected_datetime><address>Near the fictional fountain, Centre</address>"
            + "<address_id>Centre</address_id><zipcode /><lat>13.805</lat><long>-14.502</long><media_url /></request></service_requests>"));
    }

    [Test]
    public async Task A_report_in_json_says_numbers_as_numbers_and_nothing_as_null()
    {
        Assert.That((await _town.JsonAsync($"requests/{_second}.json")).GetRawText(), Is.EqualTo(
            """[{"service_request_id":"2700000025","status":"closed","status_notes":"Le bac est vidé.","service_name":"Ordures","service_code":"waste","description":"A hole as wide as a door.","agency_responsible":null,"service_notice":null,"requested_datetime":"2027-04-02T09:00:00Z","updated_datetime":"2027-04-02T09:00:00Z","expected_datetime":"2027-04-06T23:59:59Z","address":"Port","address_id":"Port","zipcode":null,"lat":13.796,"long":-14.49,"media_url":null}]"""));
    }

    [TestCase("", "23")]
    [TestCase("?start_date=2027-03-01T00:00:00Z", "12")]
    [TestCase("?end_date=2027-04-02T09:00:00Z", "12")]
    [TestCase("?end_date=2027-04-02T08:59:59Z", "1")]
    [TestCase("?start_date=2027-03-01T09:00:00%2B00:00&end_date=2027-03-01T10:00:00+01:00", "1")]
    [TestCase("?start_date=2027-03-01T09:00Z&end_date=2027-05-30T09:00:00Z&status=closed", "2")]
    [TestCase("?start_date=2027-03-01T09:00:00.5Z&status=open", "")]
    [TestCase("?start_date=2027-03-01T00:00:00Z&status=open,closed&service_code=waste,road", "12")]
    [TestCase("?start_date=2027-03-01T00:00:00Z&service_code=waste", "2")]
    [TestCase("?start_date=&end_date=&status=&service_code=&page=&page_size=", "23")]
    public async Task Dates_status_and_services_narrow_the_list(string query, string expected)
    {
        Assert.That(await IdsAsync(query), Is.EquivalentTo(Ids(expected)));
    }

    [Test]
    public async Task Numbers_override_everything_else()
    {
        var query = $"?service_request_id={_first},{CaseNumber.Show(CaseNumber.Read(_second)!.Value)},2799999999,x&status=open&service_code=nothing&start_date=nonsense";

        Assert.That(await IdsAsync(query), Is.EquivalentTo(new[] { _first, _second }));
    }

    [Test]
    public async Task Pages_follow_each_other()
    {
        const string All = "?start_date=2027-03-01T00:00:00Z&page_size=1";

        Assert.That(await IdsAsync(All), Is.EqualTo(new[] { _second }));
        Assert.That(await IdsAsync(All + "&page=2"), Is.EqualTo(new[] { _first }));
        Assert.That(await IdsAsync(All + "&page=3"), Is.Empty);
    }

    [Test]
    public async Task An_empty_list_is_an_empty_container()
    {
        Assert.That(await _town.Http.GetStringAsync("requests.json?start_date=2020-01-01T00:00:00Z"), Is.EqualTo("[]"));
        Assert.That(await _town.Http.GetStringAsync("requests.xml?start_date=2020-01-01T00:00:00Z"),
            Is.EqualTo("<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests />"));
    }

    [TestCase("start_date=2027-03-01", "start_date")]
    [TestCase("start_date=2027-03-01T09:00:00", "start_date")]
    [TestCase("end_date=yesterday", "end_date")]
    [TestCase("end_date=2027-13-01T09:00:00Z", "end_date")]
    [TestCase("start_date=9999-12-31T23:59:59Z", "start_date")]
    [TestCase("start_date=0001-01-01T00:00:00%2B14:00", "start_date")]
    [TestCase("start_date=2027-03-02T00:00:00Z&end_date=2027-03-01T00:00:00Z", "end_date")]
    [TestCase("start_date=2027-01-01T00:00:00Z&end_date=2027-04-02T00:00:00Z", "end_date")]
    [TestCase("status=broken", "status")]
    [TestCase("page=-1", "page")]
    [TestCase("page=0", "page")]
    [TestCase("page=99999999999999", "page")]
    [TestCase("page_size=1001", "page_size")]
    [TestCase("page_size=x", "page_size")]
    public async Task What_cannot_be_asked_answers_400_and_names_the_parameter(string query, string parameter)
    {
        foreach (var format in (string[])["xml", "json"])
        {
            using var answer = await _town.Http.GetAsync($"requests.{format}?{query}");

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That((await Open311Town.ErrorsAsync(answer)).Single().Description, Does.StartWith(parameter + ": "));
        }
    }

    [Test]
    public async Task An_unknown_service_answers_404()
    {
        using var answer = await _town.Http.GetAsync("requests.json?service_code=road,nothing");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_waits_for_an_officers_eye_does_not_exist_yet()
    {
        var filed = await _town.Town.FileAsync(Some.Report with { FilledTheTrap = true });
        var id = CaseNumber.Show(filed.Number);

        using var answer = await _town.Http.GetAsync($"requests/{id}.xml");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _town.JsonAsync($"requests.json?service_request_id={id}")).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task More_comes_only_where_extensions_are_asked_for()
    {
        var id = await _town.ReportAsync(("service_code", "light"), ("attribute[fault]", "dark"));

        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].EnumerateObject().Count(), Is.EqualTo(17));
        var more = (await _town.JsonAsync($"requests/{id}.json?extensions=true&locale=en"))[0];
        Assert.That(more.GetProperty("attributes")[0].GetRawText(), Is.EqualTo("""{"label":"What does the lamp do?","value":"It stays dark"}"""));
    }

    [Test]
    public async Task The_bulk_table_holds_everything_and_no_formula()
    {
        var id = await _town.ReportAsync(("description", "=HYPERLINK(\"https://evil.example\")"));

        using var answer = await _town.Http.GetAsync("requests.csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(lines[0], Is.EqualTo(
            "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,service_name,"
            + "service_subtype,description,agency_responsible,address,lat,long"));
        Assert.That(lines[2], Is.EqualTo(
            "2700000025,2027-04-02T09:00:00Z,2027-04-02T09:00:00Z,2027-04-02T09:00:00Z,Résolu,Le bac est vidé.,Open311,Ordures,"
            + ",A hole as wide as a door.,,Port,13.796,-14.49"));
        Assert.That(lines.Single(line => line.StartsWith(id, StringComparison.Ordinal)), Does.Contain(",\"'=HYPERLINK(\"\"https://evil.example\"\")\","));
        Assert.That((await _town.Http.GetStringAsync("requests.csv?status=closed")).Split("\r\n"), Has.Length.EqualTo(3));
    }

    [TestCase("start_date=x")]
    [TestCase("status=x")]
    public async Task A_bulk_table_that_cannot_be_asked_answers_400(string query)
    {
        using var answer = await _town.Http.GetAsync($"requests.csv?{query}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await Open311Town.ErrorsAsync(answer), Has.Count.EqualTo(1));
    }

    private IEnumerable<string> Ids(string expected) => expected.Select(which => which switch { '1' => _first, '2' => _second, _ => _third });

    /// <summary>Without those that other tests filed on the last day.</summary>
    private async Task<IReadOnlyList<string>> IdsAsync(string query) =>
        [.. (await _town.JsonAsync("requests.json" + query)).EnumerateArray()
            .Select(request => request.GetProperty("service_request_id").GetString()!)
            .Where(id => id == _first || id == _second || id == _third)];
}
