using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Pages;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Pages;

internal sealed partial class TownFrameTests
{
    private const int HeaviestFirstVisit = 60_000;

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(_ => { });

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("/", 200)]
    [TestCase("/about", 200)]
    [TestCase("/accessibility", 200)]
    [TestCase("/pictograms.svg", 200)]
    [TestCase("/nowhere", 404)]
    [TestCase("/language/fr", 302)]
    [TestCase("/staff", 303)]
    public async Task Every_answer_carries_the_headers_that_protect_its_reader(string path, int status)
    {
        using var browser = _town.Client();
        var answer = await browser.GetAsync(path);

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(status));
            Assert.That(Header(answer, "Content-Security-Policy"), Does.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"));
            Assert.That(Header(answer, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(Header(answer, "Referrer-Policy"), Is.Not.Empty);
            Assert.That(Header(answer, "Cross-Origin-Opener-Policy"), Is.EqualTo("same-origin"));
            Assert.That(Header(answer, "Permissions-Policy"), Does.Contain("geolocation=()"));
            Assert.That(Header(answer, "Server"), Is.Empty);
        });
    }

    [TestCase("/")]
    [TestCase("/about")]
    [TestCase("/sign-in")]
    [TestCase("/nowhere")]
    public async Task No_page_holds_a_script_or_a_style_of_its_own(string path)
    {
        using var browser = _town.Client();
        var html = await (await browser.GetAsync(path)).Content.ReadAsStringAsync();

        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("style=").And.Not.Contain("<style").And.Not.Contain(" onclick"));
        Assert.That(html, Does.Not.Match("(src|href)=\"https?://"));
    }

    [Test]
    public async Task A_first_visit_weighs_at_most_60_kB_in_at_most_6_requests()
    {
        using var http = new HttpClient { BaseAddress = _town.Address };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        using var browser = _town.Client();
        var html = await browser.PageAsync("/");
        var files = File().Matches(html).Select(match => match.Groups[1].Value).Distinct().Append("/pictograms.svg").Distinct().ToList();
        var weight = (await http.GetByteArrayAsync("/")).Length;
        foreach (var file in files)
            weight += (await http.GetByteArrayAsync(file)).Length;

        Assert.That(weight, Is.LessThanOrEqualTo(HeaviestFirstVisit));
        Assert.That(files, Has.Count.LessThanOrEqualTo(5));
    }

    [Test]
    public void The_style_sheet_weighs_at_most_12_kB() =>
        Assert.That(_town.Services.GetRequiredService<TownAssets>().StyleBytes, Is.LessThanOrEqualTo(12_000));

    [TestCase("fr", "Page introuvable")]
    [TestCase("pt-BR, en;q=0.5", "<html lang=\"pt\"")]
    [TestCase("de, EN;q=0.4", "<html lang=\"en\"")]
    [TestCase("en;q=0, de", "<html lang=\"fr\"")]
    [TestCase(";;q=x,,=", "<html lang=\"fr\"")]
    public async Task An_error_page_speaks_the_visitors_language(string accepted, string expected)
    {
        using var http = new HttpClient { BaseAddress = _town.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);

        Assert.That(await (await http.GetAsync("/nowhere")).Content.ReadAsStringAsync(), Does.Contain(expected));
    }

    [TestCase("/accessibility", "/accessibility")]
    [TestCase("//evil.example", "/")]
    [TestCase("https://evil.example", "/")]
    [TestCase("/\\evil.example", "/")]
    [TestCase("/%0d%0aSet-Cookie:x", "/")]
    [TestCase("", "/")]
    public async Task Choosing_a_language_leads_back_to_this_site_only(string wanted, string location)
    {
        using var browser = _town.Client();
        var answer = await browser.GetAsync($"/language/pt?return={(wanted.Contains('%') ? wanted : Uri.EscapeDataString(wanted))}");

        Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo(location));
        Assert.That(await browser.PageAsync("/"), Does.Contain("<html lang=\"pt\""));
    }

    [Test]
    public async Task A_program_gets_a_problem_document_instead_of_a_page()
    {
        using var http = new HttpClient { BaseAddress = _town.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var answer = await http.GetAsync("/nowhere");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task A_wrong_method_is_told_apart_from_a_wrong_address()
    {
        using var browser = _town.Client();
        var answer = await browser.Http.DeleteAsync("/about");

        Assert.That((int)answer.StatusCode, Is.EqualTo(405));
    }

    [Test]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        await using var town = await TestTown.StartAsync(town => town.Set("Limits:General", "3"));
        using var browser = town.Client();
        HttpResponseMessage answer = null!;
        for (var asked = 0; asked < 4; asked++)
            answer = await browser.GetAsync("/about");

        Assert.That((int)answer.StatusCode, Is.EqualTo(429));
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("<html lang=\"fr\""));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";

    [GeneratedRegex("<(?:link rel=\"(?:stylesheet|icon)\"|img|script)[^>]*(?:href|src)=\"(/[^\"#]*)")]
    private static partial Regex File();
}
