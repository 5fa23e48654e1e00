using System.Net;
using System.Text;
using CivicHost.Sdk;
using CsCheck;

namespace Complaints.Tests.Open311;

/// <summary>The way a relaying site takes from the list of services to the town's answer, and what it must not be able to break.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class RelayTests(SqlEngine engine)
{
    private Open311Town _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await Open311Town.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_relay_reads_services_sends_polls_and_hears_the_answer()
    {
        var service = (await _town.XmlAsync("services.xml?jurisdiction_id=sabali.example")).Elements("service").First(found => found.Element("metadata")!.Value == "true");
        var code = service.Element("service_code")!.Value;
        var definition = await _town.XmlAsync($"services/{code}.xml?jurisdiction_id=sabali.example");
        var answers = definition.Descendants("attribute").Where(attribute => attribute.Element("values") is not null)
            .Select(attribute => ($"attribute[{attribute.Element("code")!.Value}]", attribute.Descendants("key").First().Value));

        using var filed = await _town.PostAsync(
            "requests.xml",
            [("jurisdiction_id", "sabali.example"), ("service_code", code), ("lat", "13.8012"), ("long", "-14.4981"), ("address_string", ""),
             ("email", "una@example.org"), ("phone", ""), ("first_name", "Una"), ("last_name", "Fictional"), ("media_url", ""),
             ("description", "Title: dark corner\r\n\r\nDetail: the lamp is out\r\n"), ("attribute[fixmystreet_id]", "417"), .. answers]);
        var id = (await Open311Town.ReadXmlAsync(filed)).Descendants("service_request_id").Single().Value;
        using var dumped = await _town.PostAsync("requests.xml", [.. Open311Town.Hole[1..], ("service_code", "dump")]);
        var token = (await Open311Town.ReadXmlAsync(dumped)).Descendants("token").Single().Value;

        Assert.That((await _town.XmlAsync($"tokens/{token}.xml?jurisdiction_id=sabali.example")).Descendants("service_request_id").Single().Value, Is.Not.Empty);

        _town.Town.Clock.Advance(TimeSpan.FromHours(1));
        await _town.Town.MoveAsync(CaseNumber.Read(id)!.Value, "resolve", "La lampe est remplacée.");
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(30));
        var update = (await _town.XmlAsync("servicerequestupdates.xml?start_date=2027-03-01T08:30:00Z&end_date=2027-03-01T10:30:00Z")).Elements("request_update").Single();

        Assert.That(update.Element("service_request_id")!.Value, Is.EqualTo(id));
        Assert.That(update.Element("status")!.Value, Is.EqualTo("fixed"));
        Assert.That(update.Element("updated_datetime")!.Value, Is.EqualTo("2027-03-01T10:00:00Z"));
        Assert.That(update.Element("description")!.Value, Is.EqualTo("La lampe est remplacée."));
        var later = await _town.XmlAsync("servicerequestupdates.xml?start_date=2027-03-01T10:00:01Z&end_date=2027-03-01T10:30:00Z");
        Assert.That(later.HasElements, Is.False);
    }

    private static readonly string[] Hostile =
    [
        "%00", "%ED%A0%80", "%E2%80%AE%EF%BF%BE", "%27%20or%201%3D1--", "%3C!%5BCDATA%5B%26%3E", "..%2F..%2Fetc%2Fpasswd", "-1", "0", "1e99",
        "99999999999999999999", "%F0%9F%98%80", "%", "%ZZ", "true", "{0}",
    ];

    private static readonly string[] Parameters =
    [
        "service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "extensions", "locale", "jurisdiction_id",
        "api_key", "attribute[", "attribute[]", "attribute[x", "attribute[][]",
    ];

    [Test]
    public async Task Hostile_parameters_answer_200_400_403_or_404_and_always_a_document()
    {
        foreach (var path in (string[])["services", "requests", "servicerequestupdates", "discovery", "services/light", "requests/2700000017", "tokens/0"])
        {
            foreach (var parameter in Parameters)
            {
                var format = parameter.Length % 2 == 0 ? "xml" : "json";
                foreach (var value in Hostile)
                    await CheckAsync($"{path}.{format}?{parameter}={value}", await _town.Http.GetAsync($"{path}.{format}?{parameter}={value}"));
            }
        }
    }

    [Test]
    public async Task Hostile_paths_answer_404_and_a_document()
    {
        // The server itself turns away a path with a NUL or a broken escape.
        foreach (var value in Hostile.Where(value => value is not ("%00" or "%ED%A0%80" or "%" or "%ZZ")))
        {
            foreach (var path in (string[])["services/{0}.xml", "requests/{0}.json", "tokens/{0}.xml", "{0}", "requests.{0}"])
            {
                var address = path.Replace("{0}", value, StringComparison.Ordinal);
                await CheckAsync(address, await _town.Http.GetAsync(address));
            }
        }
    }

    [Test]
    public async Task Hostile_forms_answer_400_or_are_taken_as_plain_text()
    {
        foreach (var name in (string[])["description", "service_code", "lat", "address_id", "address_string", "email", "phone", "media_url", "attribute[fault]", "attribute[", "account_id"])
        {
            foreach (var value in Hostile)
            {
                var hole = string.Join('&', Open311Town.Hole.Where(pair => pair.Name != name).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
                using var content = new StringContent($"api_key={_town.Key}&{hole}&{name}={value}", Encoding.ASCII, "application/x-www-form-urlencoded");
                await CheckAsync($"{name}={value}", await _town.Http.PostAsync("requests.xml", content));
            }
        }

        await CheckAsync("everything", await _town.Http.GetAsync("requests.xml"));
    }

    [Test]
    public async Task Ten_thousand_numbers_are_refused_and_a_thousand_are_not()
    {
        // An address of the server may hold 8 kB; a form holds more.
        var many = string.Join(',', Enumerable.Range(0, 700).Select(number => $"{number}"));

        using var answer = await _town.Http.GetAsync($"requests.json?service_request_id={many}");
        using var toolong = await _town.Http.GetAsync($"requests.json?service_request_id={string.Join(',', Enumerable.Range(0, 1700).Select(number => $"{number}"))}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(toolong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_form_of_more_than_a_megabyte_answers_413_or_400_with_a_document()
    {
        using var answer = await _town.PostAsync("requests.xml", [.. Open311Town.Hole[..3], ("description", new string('x', 1_200_000))]);

        Assert.That((int)answer.StatusCode, Is.AnyOf(400, 413));
        Assert.That(await Open311Town.ErrorsAsync(answer), Has.Count.EqualTo(1));
    }

    [Test]
    public void An_instant_is_read_as_the_profile_says_and_never_throws() => Gen.String.Sample(written =>
        Complaints.Open311.WrittenInstant.Read(written) is null || written.Length >= 17);

    private static async Task CheckAsync(string asked, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.That((int)answer.StatusCode, Is.AnyOf(200, 400, 403, 404), asked);
            if (answer.Content.Headers.ContentType?.MediaType == "application/json")
                await Open311Town.ReadJsonAsync(answer);
            else if (answer.Content.Headers.ContentType?.MediaType == "text/xml")
                await Open311Town.ReadXmlAsync(answer);
            else
                Assert.Fail($"{asked} answered {answer.StatusCode} as {answer.Content.Headers.ContentType}");
        }
    }
}
