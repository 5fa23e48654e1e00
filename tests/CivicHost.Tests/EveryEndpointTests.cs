using System.Net;
using System.Text;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests;

/// <summary>What holds for each address of the town, the modules' included: an access rule, and no 5xx whatever is sent there.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class EveryEndpointTests(SqlEngine engine)
{
    private static readonly string[] Hostile =
    [
        "ABCDEFGHJKMN", "0", "-1", "99999999999999999999", "%00", "..%2F..%2Fetc%2Fpasswd", "%27%20or%201%3D1--", "%F0%9F%98%80", "%ED%A0%80",
        "%E2%80%AE", new string('a', 2000), "%7B0%7D", "<script>",
    ];

    private static readonly (string Type, string Body)[] Bodies =
    [
        ("application/json", "{"), ("application/json", "null"), ("application/json", "[[[[[[[[]]]]]]]]"), ("application/json", """{"code":1,"option":"x"}"""),
        ("application/json", new string('[', 5000)), ("application/json", "\"\\ud800\""),
        ("application/json; charset=utf-7", "{}"), ("application/json; charset=no-such-thing", "{}"), ("application/json; charset=utf-16", "{}"),
        ("application/x-www-form-urlencoded; charset=utf-7", "a=b"), ("application/x-www-form-urlencoded; charset=no-such-thing", "a=b"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nb\r\n--x--\r\n"),
        ("application/x-www-form-urlencoded", "a=%&b=%ZZ&&&=&__once=" + new string('o', 5000)),
        ("application/x-www-form-urlencoded", "category=road&text=%ED%A0%80%00"),
        ("multipart/form-data", "no boundary at all"), ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a"),
        ("multipart/form-data; boundary=x", "--x\r\n\r\n\r\n--x--"), ("multipart/form-data; boundary=" + new string('b', 300), "--"),
        ("text/plain", "a=b"), ("text/xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), ("nonsense", "\0\u0001\u0002"), ("", ""),
    ];

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town
        .On(engine)
        .Set("Modules:Folders:0", Path.Combine(HostProcess.Folder(), "modules"))
        .Enable("complaints").Enable("permits").Enable("polls"));

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public void Every_endpoint_has_an_access_rule()
    {
        var without = Endpoints().Where(endpoint => !endpoint.Metadata.Any(metadata => metadata is IAuthorizeData or IAllowAnonymous or AuthorizationPolicy));
        var forgotten = Endpoints().Where(endpoint => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy == ModuleEndpoints.NobodyPolicy));

        Assert.That(Endpoints(), Has.Count.GreaterThan(60));
        Assert.That(without.Select(endpoint => endpoint.DisplayName), Is.Empty);
        Assert.That(forgotten.Select(endpoint => endpoint.DisplayName), Is.Empty);
    }

    [TestCase("resident")]
    [TestCase(Roles.Officer)]
    public async Task Hostile_addresses_answer_less_than_500(string who)
    {
        using var browser = BrowserOf(who);
        var answers = new List<string>();
        foreach (var path in Endpoints().SelectMany(Paths).Distinct())
        {
            foreach (var query in (string[])["", "?before=%00&after=x&state=%27&sought=%00&code=%00%ED%A0%80&name=%00&key=&return=//evil.example"])
                await NoteAsync(answers, $"GET {path}", () => browser.GetAsync(path + query));
        }

        Assert.That(answers, Is.Empty);
    }

    [TestCase("resident")]
    [TestCase(Roles.Officer)]
    public async Task Hostile_bodies_answer_less_than_500_and_leave_nothing(string who)
    {
        using var browser = BrowserOf(who);
        var answers = new List<string>();
        var posts = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true);
        foreach (var path in posts.Select(endpoint => Paths(endpoint).First()).Distinct())
        {
            foreach (var (type, body) in Bodies)
            {
                await NoteAsync(answers, $"POST {path} as {type}", () =>
                {
                    var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                    if (type.Length > 0)
                        content.Headers.TryAddWithoutValidation("Content-Type", type);
                    return browser.Http.PostAsync(path, content);
                });
            }
        }

        Assert.That(answers, Is.Empty);
        foreach (var (module, table) in ((string, string)[])[("complaints", "report"), ("permits", "application"), ("permits", "draft"), ("polls", "poll")])
            Assert.That((await _town.ReadAsync<long>(module, $"select count(*) from {table}")).Single(), Is.Zero, table);
    }

    [Test]
    public async Task What_is_refused_is_explained_in_the_visitors_language()
    {
        using var browser = _town.Client("pt");

        var answer = await browser.Http.PostAsync("/complaints/new/road/details", new FormUrlEncodedContent([]));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("Não foi possível ler o pedido"));
    }

    private static async Task NoteAsync(List<string> answers, string what, Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        if ((int)answer.StatusCode >= 500)
            answers.Add($"{what}: {(int)answer.StatusCode}");
    }

    private TestBrowser BrowserOf(string who) => who == "resident" ? _town.Client() : _town.ClientAs(Roles.Administrator, Roles.Officer);

    private List<RouteEndpoint> Endpoints() =>
        [.. _town.Services.GetRequiredService<ModuleEndpointSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>The pattern with each hostile value in place of its parameters.</summary>
    private static IEnumerable<string> Paths(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Count == 0
            ? [PathWith(endpoint, "")]
            : Hostile.Select(value => PathWith(endpoint, value));

    private static string PathWith(RouteEndpoint endpoint, string value) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments
        .Select(segment => string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : value))));
}
