using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Permits.Tests;

[TestFixture]
internal sealed class PermitPdfTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(SqlEngine.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Shows_on_one_sheet_of_A4_what_the_permit_says_in_every_latin_letter()
    {
        var permit = await IssueAsync("Ŋaalɔ Ɖzifa Ɓaldé-Gonçalves", "Café ẽ, ɛɔŋ, ƴaare, Õ, š");

        var bytes = await DownloadAsync(permit);

        using var pdf = PdfDocument.Open(bytes);
        TestContext.Out.WriteLine($"{bytes.Length / 1024.0:0.0} kB; payload {permit.Payload.Length} letters");
        Assert.That(pdf.NumberOfPages, Is.EqualTo(1));
        var page = pdf.GetPage(1);
        Assert.That(page.Size, Is.EqualTo(PageSize.A4));
        var text = TextOf(pdf);
        Assert.That(text, Does.Contain("Ŋaalɔ Ɖzifa Ɓaldé-Gonçalves").And.Contain("Café ẽ, ɛɔŋ, ƴaare, Õ, š"));
        Assert.That(text, Does.Contain(permit.ShownNumber).And.Contain(ShortCode.Show(permit.ShortCode)));
        Assert.That(text, Does.Contain("du mercredi 10 mars 2027 au mercredi 9 juin 2027"));
        Assert.That(text, Does.Contain("1. Libérer la place chaque soir.").And.Contain("2. Garder la place propre."));
        Assert.That(text, Does.Contain("Arrêté municipal relatif à l’espace public").And.Contain("Recours auprès du maire"));
        Assert.That(text, Does.Contain("Fictional Signatory, secrétaire municipal").And.Contain("Par délégation : Arrêté fictif 2027-04"));
        Assert.That(page.Paths.Count, Is.GreaterThan(300), "the QR code is drawn as rectangles");
        Assert.That(bytes, Has.Length.LessThan(100 * 1024));
    }

    [Test]
    public async Task What_no_letter_can_show_becomes_a_question_mark()
    {
        var permit = await IssueAsync("Fictional 😀 \u202eApplicant", "漢字\tand tab");

        using var pdf = PdfDocument.Open(await DownloadAsync(permit));

        Assert.That(TextOf(pdf), Does.Contain("Fictional ? Applicant").And.Contain("?? and tab"));
    }

    [Test]
    public async Task More_letters_than_a_font_can_name_do_not_stop_it()
    {
        var letters = string.Concat(Enumerable.Range(0xC0, 450).Select(letter => (char)letter));
        var permit = await IssueAsync(Issuing.Signature with { Remedies = letters });

        Assert.That(await DownloadAsync(permit), Is.Not.Empty);
    }

    [Test]
    public async Task Long_conditions_go_on_on_another_sheet()
    {
        var conditions = Enumerable.Range(1, 60).Select(count => $"Condition {count} : " + string.Concat(Enumerable.Repeat("mot assez long ", 12))).Append(new string('x', 400));
        var permit = await IssueAsync(Issuing.Signature with { Conditions = [.. conditions] });

        using var pdf = PdfDocument.Open(await DownloadAsync(permit));

        Assert.That(pdf.NumberOfPages, Is.GreaterThan(2));
        Assert.That(pdf.GetPage(2).Text, Does.Contain(permit.ShownNumber), "each sheet says whose it is");
        foreach (var page in pdf.GetPages())
            Assert.That(page.Letters.All(letter => letter.BoundingBox.Right < page.Width && letter.BoundingBox.Bottom > 0), Is.True, $"sheet {page.Number}");
    }

    private async Task<IssuedPermit> IssueAsync(PermitSignature signature) => await _town.IssueAsync((await _town.FileAsync()).Number, signature);

    private async Task<IssuedPermit> IssueAsync(string holder, string goods) => await _town.IssueAsync(
        "public-space",
        application => PermitsTown.Application(
            "public-space", $$"""{"use":"stall","goods":{{System.Text.Json.JsonSerializer.Serialize(goods)}},"area":4,"starts_on":"2027-03-10","months":3}""") with
        {
            Applicant = PermitsTown.Applicant with { Name = holder },
        });

    private async Task<byte[]> DownloadAsync(IssuedPermit permit)
    {
        using var browser = _town.Client();
        using var answer = await browser.GetAsync($"/permits/permit/{permit.Token}/pdf");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/pdf"));
        Assert.That(answer.Content.Headers.ContentDisposition!.FileNameStar, Is.EqualTo($"{permit.ShownNumber}.pdf"));
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static string TextOf(PdfDocument pdf) => string.Join(
        '\n', pdf.GetPages().SelectMany(page => page.GetWords().GroupBy(word => Math.Round(word.BoundingBox.Bottom / 6)).Select(line => string.Join(' ', line.Select(word => word.Text)))))
        + string.Join('\n', pdf.GetPages().Select(page => page.Text));
}
