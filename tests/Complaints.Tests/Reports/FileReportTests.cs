using System.Net;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FileReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<ComplaintsModule>().On(engine));

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Promises_an_answer_within_the_working_hours_of_its_category()
    {
        var road = await _town.Anonymous.Send("complaints", Some.Report);
        var waste = await _town.Anonymous.Send("complaints", Some.Report with { Category = "waste" });

        // Monday 1 March 2027, nine o'clock: eighty hours of eight a day end on Monday two weeks later, sixteen on Wednesday.
        Assert.That(road.Answer.DueOn, Is.EqualTo(new DateOnly(2027, 3, 15)));
        Assert.That(waste.Answer.DueOn, Is.EqualTo(new DateOnly(2027, 3, 3)));
    }

    [Test]
    public async Task Gives_a_code_that_opens_the_report()
    {
        var filed = await _town.Anonymous.Send("complaints", Some.Report);

        var found = await _town.Anonymous.Send("complaints", new FindReport(TrackingCode.Show(filed.Answer.Code).ToLowerInvariant()));

        Assert.That(found!.Report.Text, Is.EqualTo(Some.Report.Text));
        Assert.That(found.Report.State, Is.EqualTo("received"));
    }

    [TestCase("")]
    [TestCase("   ")]
    public async Task Without_text_is_refused_and_leaves_no_trace(string text)
    {
        var before = await Count();

        var outcome = await _town.Anonymous.Send("complaints", Some.Report with { Text = text });

        Assert.That(outcome, Refused.With("report.text-missing"));
        Assert.That(await Count(), Is.EqualTo(before));
    }

    [Test]
    public async Task Of_an_unknown_category_or_quarter_is_refused()
    {
        var category = await _town.Anonymous.Send("complaints", Some.Report with { Category = "'; drop table report; --" });
        var quarter = await _town.Anonymous.Send("complaints", Some.Report with { Quarter = "Nowhere" });

        Assert.That(category, Refused.With("report.category-missing"));
        Assert.That(quarter, Refused.With("report.quarter-missing"));
    }

    [Test]
    public async Task Sent_twice_by_one_form_makes_one_case()
    {
        using var browser = _town.Client();
        var form = await browser.OpenFormAsync(Some.FormPath);
        var before = await Count();

        var first = await browser.SendAsync(form, Some.Form);
        var second = await browser.SendAsync(form, Some.Form);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That(await Count(), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task Sent_ten_times_at_once_makes_one_case()
    {
        using var browser = _town.Client();
        var form = await browser.OpenFormAsync(Some.FormPath);
        var before = await Count();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => browser.SendAsync(form, Some.Form)));

        Assert.That(answers.Select(answer => answer.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await Count(), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task With_an_error_is_shown_again_with_what_was_written()
    {
        using var browser = _town.Client("pt");

        var answer = await browser.SubmitAsync(Some.FormPath, new Dictionary<string, string>(Some.Form) { ["quarter"] = "" });

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("Escolha o bairro."));
        Assert.That(page, Does.Contain(Some.Form["text"]));
    }

    [Test]
    public async Task A_photo_loses_the_place_it_was_taken_at()
    {
        using var browser = _town.Client();
        var picture = Pictures.JpegWithPlace();
        Assert.That(Encoding.Latin1.GetString(picture), Does.Contain("GPS 14.69"), "the upload carries a place");

        var answer = await browser.SubmitAsync(Some.FormPath, Some.Form, files: new Dictionary<string, byte[]> { ["photo"] = picture });
        var code = answer.Headers.Location!.ToString().Split('/')[^1];
        var kept = await browser.GetAsync(await PhotoOfAsync(browser, code));

        Assert.That(kept.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/jpeg"));
        Assert.That(Encoding.Latin1.GetString(await kept.Content.ReadAsByteArrayAsync()), Does.Not.Contain("GPS 14.69"));
    }

    [TestCase("<!DOCTYPE html><script>alert(1)</script>")]
    [TestCase("\u0089PNG but not really")]
    [TestCase("")]
    public async Task A_file_that_is_no_picture_is_refused_and_nothing_is_filed(string content)
    {
        using var browser = _town.Client();
        var before = await Count();
        var bytes = Encoding.Latin1.GetBytes(content.PadRight(20, 'x'));

        var answer = await browser.SubmitAsync(Some.FormPath, Some.Form, files: new Dictionary<string, byte[]> { ["photo"] = bytes });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Count(), Is.EqualTo(before));
    }

    [Test]
    public async Task Hostile_text_stays_text()
    {
        const string Hostile = "<script>alert(1)</script> ' or 1=1 -- \u202Ereversed";
        using var browser = _town.Client();

        var answer = await browser.SubmitAsync(Some.FormPath, new Dictionary<string, string>(Some.Form) { ["text"] = Hostile });
        var page = await browser.PageAsync($"/complaints/cases/{answer.Headers.Location!.ToString().Split('/')[^1]}");

        Assert.That(page, Does.Not.Contain("<script>"));
        Assert.That(page, Does.Contain("&lt;script&gt;"));
        Assert.That(page.Contains('\u202E'), Is.False);
    }

    [Test]
    public async Task A_contact_is_on_no_public_page_and_in_no_public_answer()
    {
        using var browser = _town.Client();
        var answer = await browser.SubmitAsync(Some.FormPath, new Dictionary<string, string>(Some.Form) { ["contact"] = "777000111" });
        var code = answer.Headers.Location!.ToString().Split('/')[^1];

        foreach (var path in (string[])[$"/complaints/cases/{code}", $"/complaints/receipt/{code}", $"/complaints/api/reports/{code}", "/complaints", "/complaints/api/reports"])
            Assert.That(await browser.PageAsync(path), Does.Not.Contain("777000111"), path);
    }

    [TestCase("{", 400)]
    [TestCase("[]", 400)]
    [TestCase("null", 400, 422)]
    [TestCase("{}", 422)]
    [TestCase("""{"category":5}""", 400)]
    [TestCase("""{"category":"road","quarter":"Centre","text":"\ud800"}""", 400, 422)]
    public async Task Json_that_is_no_report_answers_4xx_with_a_sentence(string json, params int[] statuses)
    {
        using var browser = _town.Client();

        var answer = await browser.PostJsonAsync("/complaints/api/reports", json);

        Assert.That((int)answer.StatusCode, Is.AnyOf([.. statuses.Cast<object>()]));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(problem.RootElement.GetProperty("title").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task More_than_a_megabyte_of_text_answers_413_or_422_and_files_nothing()
    {
        using var browser = _town.Client();
        var before = await Count();

        var answer = await browser.PostJsonAsync("/complaints/api/reports", JsonSerializer.Serialize(new { category = "road", quarter = "Centre", text = new string('x', 1_200_000) }));

        Assert.That((int)answer.StatusCode, Is.AnyOf(413, 422));
        Assert.That(await Count(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_wrong_code_answers_404()
    {
        using var browser = _town.Client();

        Assert.That((await browser.GetAsync("/complaints/cases/ABCDEFGHJKMN")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await browser.GetAsync("/complaints/cases/%00")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_code_opens_the_report_from_the_home_page()
    {
        var filed = await _town.Anonymous.Send("complaints", Some.Report);
        using var browser = _town.Client();

        var answer = await browser.SubmitAsync("/", new Dictionary<string, string> { ["code"] = TrackingCode.Show(filed.Answer.Code) }, "/follow");

        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo($"/complaints/cases/{filed.Answer.Code}"));
    }

    [Test]
    public async Task Pages_show_a_small_copy_of_a_large_picture()
    {
        using var browser = _town.Client();
        var sent = await browser.SubmitAsync(
            "/complaints/new/road/details", new Dictionary<string, string> { ["quarter"] = "Centre", ["text"] = "See the picture.", ["privacy"] = "name_hidden" },
            files: new Dictionary<string, byte[]> { ["photo"] = Pictures.Jpeg(1200, 900) });
        var code = sent.Headers.Location!.ToString().Split('/')[^1];
        var photo = await PhotoOfAsync(browser, code);

        Assert.That(await browser.PageAsync($"/complaints/cases/{code}"), Does.Contain($"src=\"{photo}?small=1\""));
        Assert.That(await SizeAsync(browser, photo), Is.EqualTo((1200, 900)));
        Assert.That(await SizeAsync(browser, photo + "?small=1"), Is.EqualTo((480, 360)));
        Assert.That(await SizeAsync(browser, photo + "?small=1"), Is.EqualTo((480, 360)), "the second time it lies there already");
    }

    private static async Task<(int Width, int Height)> SizeAsync(TestBrowser browser, string photo) =>
        Pictures.SizeOf(await (await browser.GetAsync(photo)).Content.ReadAsByteArrayAsync());

    private static async Task<string> PhotoOfAsync(TestBrowser browser, string code)
    {
        var page = await browser.PageAsync($"/complaints/cases/{code}");
        var start = page.IndexOf($"/complaints/cases/{code}/photos/", StringComparison.Ordinal);
        return page[start..page.IndexOf('"', start)];
    }

    private async Task<long> Count() => (await _town.ReadAsync<long>("complaints", "select count(*) from report")).Single();
}
