using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests.Open311;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class NewRequestTests(SqlEngine engine)
{
    private Open311Town _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await Open311Town.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_report_comes_back_with_its_number_and_can_be_read()
    {
        using var answer = await _town.PostAsync("requests.xml", [.. Open311Town.Hole, ("account_id", "a-17"), ("address_string", "Near the fictional fountain")]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var request = (await Open311Town.ReadXmlAsync(answer)).Elements("request").Single();
        Assert.That(request.Elements().Select(element => element.Name.LocalName), Is.EqualTo(new[] { "service_request_id", "service_notice", "account_id" }));
        Assert.That(request.Element("account_id")!.Value, Is.EqualTo("a-17"));
        var id = request.Element("service_request_id")!.Value;
        Assert.That(id, Has.Length.EqualTo(10));
        var found = (await _town.JsonAsync($"requests/{id}.json"))[0];
        Assert.That(found.GetProperty("description").GetString(), Is.EqualTo("A hole as wide as a door."));
        Assert.That(found.GetProperty("address").GetString(), Is.EqualTo("Near the fictional fountain, Centre"));
    }

    [Test]
    public async Task Name_email_and_phone_stay_with_the_town()
    {
        var id = await _town.ReportAsync(("first_name", "Una"), ("last_name", "Fictional"), ("email", "una@example.org"), ("phone", "770001122"));

        var kept = (await _town.Town.ReadAsync<string>(
            "complaints", "select reporter || '|' || email || '|' || phone || '|' || channel from report where number = @Number",
            new { Number = CaseNumber.Read(id) })).Single();
        Assert.That(kept, Is.EqualTo("Una Fictional|una@example.org|+221770001122|open311"));
        foreach (var path in (string[])[$"requests/{id}.xml?extensions=true", "requests.json?extensions=true", "requests.csv", "servicerequestupdates.json"])
        {
            var published = await _town.Http.GetStringAsync(path);
            Assert.That(published, Does.Not.Contain("una@example.org").And.Not.Contain("770001122").And.Not.Contain("Fictional"), path);
        }
    }

    [Test]
    public async Task Several_answers_come_as_repeated_and_as_bracketed_attributes()
    {
        var repeated = await _town.ReportAsync(
            ("service_code", "light"), ("attribute[fault]", "dark"), ("attribute[nearby]", "school"), ("attribute[nearby]", "clinic"), ("attribute[unknown]", "x"));
        var bracketed = await _town.ReportAsync(
            ("service_code", "light"), ("attribute[fault]", "flickers"), ("attribute[nearby][]", "school"), ("attribute[nearby][]", "crossing"));

        Assert.That(await AnswersAsync(repeated), Is.EqualTo("""{"fault":"dark","nearby":["school","clinic"]}"""));
        Assert.That(await AnswersAsync(bracketed), Is.EqualTo("""{"fault":"flickers","nearby":["school","crossing"]}"""));
    }

    [TestCase("13.805", "-14.502", "", "", "Centre")]
    [TestCase("13.806", "-14.491", "", "", "Marché")]
    [TestCase("37.76524078", "-122.4212043", "", "1234 5th street", "")]
    [TestCase("", "", "Cité des Pêcheurs", "", "Cité des Pêcheurs")]
    [TestCase("", "", "", "Derrière l'école, MARCHE, Sabali", "Marché")]
    [TestCase("", "", "", "Somewhere that no map knows", "")]
    [TestCase("", "", "6CQHRF3X+XX", "", "")]
    public async Task A_place_is_a_point_or_words_or_an_id(string latitude, string longitude, string id, string words, string quarter)
    {
        var request = await _town.ReportAsync(("lat", latitude), ("long", longitude), ("address_id", id), ("address_string", words));

        var kept = (await _town.Town.ReadAsync<string>("complaints", "select quarter from report where number = @Number", new { Number = CaseNumber.Read(request) })).Single();
        Assert.That(kept, Is.EqualTo(quarter));
        var found = (await _town.JsonAsync($"requests/{request}.json"))[0];
        Assert.That(found.GetProperty("lat").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Number), "programs drop what has no point");
    }

    [Test]
    public async Task Without_a_description_the_service_says_what_it_is_about()
    {
        var id = await _town.ReportAsync(("description", ""));

        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("description").GetString(), Is.EqualTo("Route ou trottoir"));
    }

    [Test]
    public async Task Pictures_of_any_part_are_kept_and_more_than_five_left_out()
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Open311Town.Hole.Append(("api_key", _town.Key)))
            form.Add(new StringContent(value), name);
        for (var index = 0; index < 6; index++)
            form.Add(new ByteArrayContent(Pictures.JpegWithPlace()), $"file{index}", "camera.jpg");

        using var answer = await _town.Http.PostAsync("requests.json", form);
        var id = (await Open311Town.ReadJsonAsync(answer))[0].GetProperty("service_request_id").GetString();

        var media = (await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("media_url").GetString()!;
        Assert.That(media, Does.StartWith($"http://127.0.0.1:5080/complaints/reports/{CaseNumber.Show(CaseNumber.Read(id)!.Value)}/photos/"));
        using var photo = await _town.Http.GetAsync(new Uri(media).PathAndQuery);
        Assert.That(photo.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/jpeg"));
        var count = (await _town.Town.ReadAsync<long>("complaints", "select count(*) from report_photo where number = @Number", new { Number = CaseNumber.Read(id) })).Single();
        Assert.That(count, Is.EqualTo(5));
    }

    [Test]
    public async Task Sent_addresses_of_media_are_passed_on_and_the_first_is_shown()
    {
        var id = await _town.ReportAsync(("media_url", "https://media.example/1.jpg"), ("media_url", "https://media.example/2.jpg"));

        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("media_url").GetString(), Is.EqualTo("https://media.example/1.jpg"));
    }

    [Test]
    public async Task A_batch_service_answers_a_token_that_gives_the_number()
    {
        using var answer = await _town.PostAsync("requests.json", [.. Open311Town.Hole[1..], ("service_code", "dump")]);

        var sent = (await Open311Town.ReadJsonAsync(answer))[0];
        Assert.That(sent.TryGetProperty("service_request_id", out _), Is.False);
        var token = sent.GetProperty("token").GetString()!;
        var known = (await _town.JsonAsync($"tokens/{token}.json"))[0];
        Assert.That(known.GetProperty("token").GetString(), Is.EqualTo(token));
        var id = known.GetProperty("service_request_id").GetString();
        Assert.That((await _town.XmlAsync($"requests/{id}.xml")).Element("request")!.Element("service_code")!.Value, Is.EqualTo("dump"));
        Assert.That((await _town.XmlAsync($"tokens/{token}.xml")).Element("request")!.Element("service_request_id")!.Value, Is.EqualTo(id));
    }

    [Test]
    public async Task A_secret_report_is_taken_and_never_seen()
    {
        var id = await _town.ReportAsync(("service_code", "corruption"), ("description", "Money was asked for at a fictional desk."));

        using var one = await _town.Http.GetAsync($"requests/{id}.json");
        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _town.JsonAsync($"requests.json?service_request_id={id}")).GetArrayLength(), Is.Zero);
        foreach (var path in (string[])["requests.xml", "requests.json?service_code=corruption", "requests.csv", "servicerequestupdates.xml"])
            Assert.That(await _town.Http.GetStringAsync(path), Does.Not.Contain("fictional desk").And.Not.Contain(id), path);
    }

    [TestCase(null, 403)]
    [TestCase("", 403)]
    [TestCase("nonsense", 403)]
    [TestCase("civic_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 403)]
    public async Task Without_a_key_that_opens_nothing_is_taken(string? key, int status)
    {
        foreach (var path in (string[])["requests.xml", "requests.json", "servicerequestupdates.json"])
        {
            using var answer = await _town.PostWithoutKeyAsync(path, [.. Open311Town.Hole, .. key is null ? [] : new[] { ("api_key", key) }]);

            Assert.That((int)answer.StatusCode, Is.EqualTo(status));
            Assert.That((await Open311Town.ErrorsAsync(answer)).Single().Code, Is.EqualTo("403"));
        }
    }

    [Test]
    public async Task A_key_of_another_scope_opens_nothing()
    {
        var key = await Open311Town.KeyAsync(_town.Town, "permits");

        using var answer = await _town.PostWithoutKeyAsync("requests.json", [.. Open311Town.Hole, ("api_key", key)]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_key_may_come_as_bearer_or_in_the_address(bool asBearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, asBearer ? "requests.json" : $"requests.json?api_key={_town.Key}")
        {
            Content = new FormUrlEncodedContent(Open311Town.Hole.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
        };
        if (asBearer)
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", _town.Key);

        using var answer = await _town.Http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static IEnumerable<TestCaseData> WrongReports()
    {
        yield return new TestCaseData("service_code", "", 400, 1).SetName("No_service");
        yield return new TestCaseData("service_code", "nothing", 404, 1).SetName("Unknown_service");
        yield return new TestCaseData("service_code", "streets", 404, 1).SetName("A_group_is_no_service");
        yield return new TestCaseData("lat", "", 400, 1).SetName("Half_a_point");
        yield return new TestCaseData("lat", "91", 400, 1).SetName("Not_on_the_earth");
        yield return new TestCaseData("long", "NaN", 400, 1).SetName("Not_a_number");
        yield return new TestCaseData("lat", "1e400", 400, 1).SetName("No_such_notation");
        yield return new TestCaseData("email", "no address", 400, 1).SetName("No_email");
        yield return new TestCaseData("media_url", "javascript:alert(1)", 400, 1).SetName("No_address_of_media");
        yield return new TestCaseData("description", new string('x', 4001), 400, 1).SetName("Longer_than_4000");
        yield return new TestCaseData("first_name", new string('x', 121), 400, 1).SetName("Longest_name");
        yield return new TestCaseData("device_id", new string('x', 5000), 400, 1).SetName("Longest_device");
    }

    [TestCaseSource(nameof(WrongReports))]
    public async Task What_is_wrong_is_said_and_nothing_is_filed(string name, string value, int status, int errors)
    {
        var before = await CountAsync();

        using var answer = await _town.PostAsync("requests.xml", [.. Open311Town.Hole.Where(pair => pair.Name != name), (name, value)]);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        var said = await Open311Town.ErrorsAsync(answer);
        Assert.That(said, Has.Count.EqualTo(errors));
        Assert.That(said[0].Description, Does.Contain(": "), "it names the parameter");
        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        using var answer = await _town.PostAsync(
            "requests.json", ("service_code", "light"), ("email", "x"), ("media_url", "y"), ("attribute[nearby]", "volcano"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var said = await Open311Town.ErrorsAsync(answer);
        Assert.That(said.Select(error => error.Description.Split(':')[0]), Is.EqualTo(new[] { "lat", "email", "media_url", "attribute[fault]", "attribute[nearby]" }));
        Assert.That(said.Select(error => error.Code).Distinct(), Is.EqualTo(new[] { "400" }));
    }

    [Test]
    public async Task Without_a_service_what_else_is_wrong_is_said_too()
    {
        using var answer = await _town.PostAsync("requests.json", ("lat", "13.8"), ("email", "x"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Open311Town.ErrorsAsync(answer)).Select(error => error.Description.Split(':')[0]), Is.EqualTo(new[] { "service_code", "long", "email" }));
    }

    [TestCase("application/json", "{\"service_code\":\"road\"}")]
    [TestCase("text/xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [TestCase("multipart/form-data", "no boundary at all")]
    [TestCase("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a")]
    [TestCase("nonsense", "\0\u0001")]
    public async Task A_body_that_is_no_form_answers_400(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await _town.Http.PostAsync($"requests.json?api_key={_town.Key}", content);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Open311Town.ErrorsAsync(answer)).Single().Description, Does.Contain("multipart/form-data"));
    }

    [Test]
    public async Task Line_ends_are_kept_and_what_xml_cannot_hold_is_left_out()
    {
        var id = await _town.ReportAsync(("description", "First & <second>\r\nthird \u0001\u202E\uFFFE]]>\uD83D\uDE00"));

        var xml = (await _town.XmlAsync($"requests/{id}.xml")).Element("request")!.Element("description")!.Value;
        Assert.That(xml, Is.EqualTo("First & <second>\nthird ]]>\uD83D\uDE00"));
    }

    private async Task<string> AnswersAsync(string id) => (await _town.Town.ReadAsync<string>(
        "complaints", "select answers from report where number = @Number", new { Number = CaseNumber.Read(id) })).Single();

    private async Task<long> CountAsync() => (await _town.Town.ReadAsync<long>("complaints", "select count(*) from report")).Single();
}
