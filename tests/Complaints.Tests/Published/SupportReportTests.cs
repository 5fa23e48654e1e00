using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class SupportReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task One_browser_counts_once_for_a_report_and_another_once_more()
    {
        var filed = await _town.FileAsync();
        using var first = _town.Client();
        using var second = _town.Client();
        var form = await first.OpenFormAsync(PathOf(filed), $"{PathOf(filed)}/support");

        for (var press = 0; press < 3; press++)
        {
            var again = new TestForm(form.Action, new Dictionary<string, string>(form.Hidden) { ["__once"] = $"{press}{form.Hidden["__once"]}" });
            Assert.That((await first.SendAsync(again, new Dictionary<string, string>())).Headers.Location!.ToString(), Is.EqualTo(PathOf(filed)));
        }

        Assert.That((await _town.ReadAsync(filed.Code)).Report.Supporters, Is.EqualTo(1));
        await SupportAsync(second, filed);
        Assert.That((await _town.ReadAsync(filed.Code)).Report.Supporters, Is.EqualTo(2));
    }

    [TestCase("fr", "C’est compté", "Moi aussi</button>")]
    [TestCase("pt", "Está contado", "Eu também</button>")]
    [TestCase("en", "Counted", "Me too</button>")]
    public async Task Afterwards_the_page_says_that_it_is_counted_and_offers_no_button(string language, string sentence, string button)
    {
        var (filed, other) = (await _town.FileAsync(), await _town.FileAsync());
        using var browser = _town.Client(language);
        Assert.That(await browser.TextOfAsync(PathOf(filed)), Does.Contain(button).And.Not.Contain(sentence));

        await SupportAsync(browser, filed);

        Assert.That(await browser.TextOfAsync(PathOf(filed)), Does.Contain(sentence).And.Not.Contain(button));
        Assert.That(await browser.TextOfAsync(PathOf(other)), Does.Contain(button).And.Not.Contain(sentence));
    }

    [Test]
    public async Task The_cookie_holds_nothing_but_numbers_of_reports_and_no_script_reads_it()
    {
        var (filed, other) = (await _town.FileAsync(), await _town.FileAsync());
        using var browser = _town.Client();

        await SupportAsync(browser, filed);
        var answer = await SupportAsync(browser, other);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("civic.me-too=", StringComparison.Ordinal));
        Assert.That(cookie, Does.StartWith($"civic.me-too={filed.Number}.{other.Number};"));
        Assert.That(cookie.ToLowerInvariant(), Does.Contain("httponly").And.Contain("samesite=lax").And.Contain("path=/complaints"));
    }

    [Test]
    public async Task The_cookie_does_not_grow_without_end_and_nonsense_in_it_counts_for_nothing()
    {
        var filed = await _town.FileAsync();
        using var full = _town.Client();
        using var nonsense = _town.Client();
        full.Http.DefaultRequestHeaders.Add("Cookie", $"civic.me-too={string.Join('.', Enumerable.Range(270900000, 100))}");
        nonsense.Http.DefaultRequestHeaders.Add("Cookie", "civic.me-too=-1.x..99999999999.%22");

        var cookie = (await SupportAsync(full, filed)).Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("civic.me-too=", StringComparison.Ordinal));
        var answer = await SupportAsync(nonsense, filed);

        var numbers = cookie.Split(';')[0].Split('=')[1].Split('.');
        Assert.That((numbers.Length, numbers[0], numbers[^1]), Is.EqualTo((100, "270900001", filed.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await _town.ReadAsync(filed.Code)).Report.Supporters, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_not_published_cannot_be_supported()
    {
        var filed = await _town.FileAsync();
        using var browser = _town.Client();
        var form = await browser.OpenFormAsync(PathOf(filed), $"{PathOf(filed)}/support");
        await _town.WriteAsync("complaints", "update report set visibility = 'hidden' where number = @Number", new { filed.Number });

        var answer = await browser.SendAsync(form, new Dictionary<string, string>());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _town.ReadAsync(filed.Code)).Report.Supporters, Is.Zero);
    }

    private static Task<HttpResponseMessage> SupportAsync(TestBrowser browser, FiledReport filed) =>
        browser.SubmitAsync(PathOf(filed), new Dictionary<string, string>(), $"{PathOf(filed)}/support");

    private static string PathOf(FiledReport filed) => $"/complaints/reports/{CaseNumber.Show(filed.Number)}";
}
