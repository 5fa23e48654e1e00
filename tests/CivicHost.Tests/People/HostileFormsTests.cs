using System.Net.Http.Headers;
using System.Text;
using CivicHost.Sdk;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class HostileFormsTests(SqlEngine engine)
{
    private static readonly string[] Nasty =
    [
        "", " ", "\0", "\u202Eevil", "'; drop table staff; --", "<script>alert(1)</script>", "\uD800", "%00", "../../etc/passwd",
        new string('a', 5_000), "😀", "{0}{1}{2}", "=HYPERLINK(1)",
    ];

    private PeopleTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("/sign-in")]
    [TestCase("/account/password")]
    [TestCase("/account/second-step")]
    [TestCase("/admin/people/add")]
    [TestCase("/admin/keys")]
    public async Task No_value_of_a_form_brings_the_server_down(string path)
    {
        using var visitor = await _town.SignedInAsync();
        foreach (var value in Nasty)
        {
            var answer = await visitor.SubmitAsync(path, new
            {
                name = value,
                fullName = value,
                password = value,
                current = value,
                code = value,
                scopes = value,
                roles = new[] { value, value },
            });

            Assert.That(answer.Status, Is.LessThan(500), $"{path} with '{value}'");
            Assert.That(answer.Source, Does.Not.Contain("<script>alert"));
            _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [TestCase("/setup?key=")]
    [TestCase("/setup?key=%00%ff&key=x")]
    [TestCase("/invitation?key=%00%ff")]
    [TestCase("/sign-in?return=%00&welcome=maybe")]
    [TestCase("/sign-in/code")]
    [TestCase("/sign-in/enrol")]
    [TestCase("/sign-out")]
    [TestCase("/admin/people/%00")]
    [TestCase("/admin/people/..%2f..")]
    public async Task No_address_brings_the_server_down(string path)
    {
        using var visitor = await _town.SignedInAsync();

        Assert.That((int)(await visitor.GetAsync(path)).StatusCode, Is.LessThan(500));
    }

    [TestCase("/sign-in")]
    [TestCase("/sign-out")]
    [TestCase("/setup")]
    public async Task A_form_without_the_sites_own_proof_is_refused(string path)
    {
        using var visitor = _town.Visitor();
        var bodies = new HttpContent[]
        {
            new FormUrlEncodedContent([KeyValuePair.Create("name", "x")]),
            new StringContent("{}", Encoding.UTF8, "application/json"),
            new ByteArrayContent([0xff, 0xfe, 0x00]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
            new StringContent("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n", Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } },
            new StringContent("") { Headers = { ContentType = null } },
        };

        foreach (var body in bodies)
            Assert.That((await visitor.PostAsync(path, body)).Status, Is.InRange(400, 499), path);
    }

    [Test]
    public async Task A_spoilt_cookie_is_no_cookie()
    {
        using var owner = await _town.SignedInAsync();
        foreach (var spoilt in new[] { "x", new string('A', 3000), "%00", "chunks-9" })
        {
            using var visitor = _town.Visitor();
            foreach (var name in owner.Cookies.Keys)
                visitor.Cookies[name] = spoilt;

            Assert.That((int)(await visitor.GetAsync("/account")).StatusCode, Is.EqualTo(303), spoilt);
        }
    }
}
