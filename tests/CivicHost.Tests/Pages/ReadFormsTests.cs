using System.Text;
using CivicHost.Pages;
using CivicHost.Sdk.Testing;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Tests.Pages;

internal sealed class ReadFormsTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(_ => { });

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    private static IEnumerable<TestCaseData> Malformed()
    {
        yield return Case("no antiforgery token", "application/x-www-form-urlencoded", "code=x", 400);
        yield return Case("no boundary", "multipart/form-data", "x", 400);
        yield return Case("a boundary of 1000 characters", "multipart/form-data; boundary=" + new string('b', 1000), "x", 400);
        yield return Case("a body that ends early", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", 400);
        yield return Case("a part without a name", "multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--b--", 400);
        yield return Case("a thousand fields", "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 1000).Select(n => $"f{n}=1")), 400);
        yield return Case("a key of 5000 characters", "application/x-www-form-urlencoded", new string('k', 5000) + "=1", 400);
        yield return Case("bad percent signs", "application/x-www-form-urlencoded", "code=%zz%f&%00=%ff", 400);
        yield return Case("a character set that nobody writes any more", "application/x-www-form-urlencoded; charset=utf-7", "code=x", 400);
        yield return Case(
            "such a character set in one part", "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\r\n--b--\r\n", 400);
        yield return Case("more than 1 MB", "application/x-www-form-urlencoded", "code=" + new string('x', 1_100_000), 413);
        yield return Case("JSON", "application/json", "{}", 415);
        yield return Case("plain text", "text/plain", "code=x", 415);
    }

    private static TestCaseData Case(string name, string type, string body, int status) =>
        new TestCaseData(type, body, status).SetName($"A form with {name} is turned away with a sentence");

    [TestCaseSource(nameof(Malformed))]
    public async Task A_malformed_form_is_turned_away_with_a_sentence(string type, string body, int status)
    {
        using var browser = _town.Client();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answer = await browser.Http.PostAsync("/follow", content);
        var html = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(status), html);
        Assert.That(html, Does.Contain("<html lang=\"fr\"").And.Contain("href=\"/follow\"").And.Contain("Rouvrir le formulaire"));
    }

    [Test]
    public async Task A_code_with_a_mistake_is_shown_again_beside_the_field()
    {
        using var browser = _town.Client();
        var answer = await browser.SubmitAsync("/", new Dictionary<string, string> { ["code"] = "ABCD <b>" }, "/follow");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(422), html);
        Assert.That(html, Does.Contain("error-summary").And.Contain("value=\"ABCD &lt;b&gt;\"").And.Contain("aria-invalid"));
    }

    [Test]
    public async Task The_sent_once_mark_does_not_grow_when_a_form_is_shown_again()
    {
        using var browser = _town.Client();
        var form = await browser.OpenFormAsync("/", "/follow");
        var answer = await browser.SendAsync(form, new Dictionary<string, string> { ["code"] = "x" });

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"value=\"{form.Hidden["__once"]}\""));
    }

    [TestCase("Origin", "https://evil.example", false)]
    [TestCase("Origin", "null", false)]
    [TestCase("Origin", "http://town.example:81", false)]
    [TestCase("Sec-Fetch-Site", "cross-site", false)]
    [TestCase("Sec-Fetch-Site", "same-site", false)]
    [TestCase("Sec-Fetch-Site", "same-origin", true)]
    [TestCase("Origin", "http://town.example", true)]
    [TestCase("X-Nothing", "a program without a browser", true)]
    public async Task JSON_is_taken_from_this_site_and_from_programs_only(string header, string value, bool isTaken)
    {
        var reached = false;
        var forms = new ReadForms(Reach, null!);
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "a JSON endpoint"));
        http.Request.Method = HttpMethods.Post;
        http.Request.Host = new HostString("town.example");
        http.Request.ContentType = "application/json";
        http.Request.Headers[header] = value;

        if (isTaken)
            await forms.InvokeAsync(http);
        else
            Assert.That(async () => await forms.InvokeAsync(http), Throws.InstanceOf<BadHttpRequestException>());
        Assert.That(reached, Is.EqualTo(isTaken));

        Task Reach(HttpContext reachedBy)
        {
            reached = true;
            return Task.CompletedTask;
        }
    }
}
