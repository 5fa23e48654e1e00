using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Text;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>An inspector without a network: the verify page lies as a file on the telephone and checks what the QR code of a permit holds.</summary>
public sealed class OfflineVerificationTests
{
    private const int PhoneWidth = 360;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TownInABrowser _town = null!;
    private IBrowserContext _phone = null!;
    private string _file = null!;

    private byte[] KeyId => SHA256.HashData(_key.ExportSubjectPublicKeyInfo())[..4];

    [OneTimeSetUp]
    public async Task DownloadPage()
    {
        _town = await TownInABrowser.StartAsync();
        await _town.Town.WriteAsync(
            "permits",
            "insert into signing_key (id, public_key, made_at) values (@Id, @Key, @At)",
            new { Id = Convert.ToHexStringLower(KeyId), Key = _key.ExportSubjectPublicKeyInfo(), At = _town.Town.Clock.GetUtcNow() });
        using var visitor = _town.Town.Client("fr");
        using var answer = await visitor.GetAsync("/permits/verify/offline");
        Assert.That(answer.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
        _file = Path.Combine(Directory.CreateTempSubdirectory("civichost-offline-").FullName, answer.Content.Headers.ContentDisposition.FileNameStar!);
        var content = await answer.Content.ReadAsByteArrayAsync();
        TestContext.Out.WriteLine($"{content.Length / 1024.0:0.0} kB");
        await File.WriteAllBytesAsync(_file, content);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        _key.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    [SetUp]
    public async Task TakePhone()
    {
        _phone = await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            Locale = "fr-FR",
            Offline = true,
            BypassCSP = TestContext.CurrentContext.Test.MethodName == nameof(Nothing_in_it_is_hard_to_use),
            ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 740 },
        });
        await _phone.Clock.SetFixedTimeAsync(new DateTime(2027, 3, 15, 12, 0, 0, DateTimeKind.Utc));
    }

    [TearDown]
    public Task PutPhoneAway() => _phone.DisposeAsync().AsTask();

    [TestCase(2027, 3, 9, "not-yet")]
    [TestCase(2027, 3, 10, "valid")]
    [TestCase(2027, 6, 9, "valid", Description = "its last day")]
    [TestCase(2027, 6, 10, "expired")]
    public async Task Signature_and_dates_are_checked_without_the_town(int year, int month, int day, string status)
    {
        await _phone.Clock.SetFixedTimeAsync(new DateTime(year, month, day, 12, 0, 0, DateTimeKind.Utc));

        var page = await CheckAsync("HTTPS://TOWN.EXAMPLE/PERMITS/V/" + Write(Sign()));

        Assert.That(await StatusAsync(page), Is.EqualTo(status));
        Assert.That(await page.Locator("td").AllInnerTextsAsync(), Is.EqualTo(new[]
        {
            "P27-0000042-0", "Ŋaalɔ Gonçalves", "Marché", "Centre", "10 mars 2027", "9 juin 2027", "1er mars 2027", "Commune de Sabali-sur-Fleuve",
        }));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"offline-{status}"), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(PhoneWidth));
    }

    [Test]
    public async Task Every_flipped_byte_is_refused()
    {
        var signed = Sign();
        var page = await OpenAsync();

        for (var position = 0; position < signed.Length; position++)
        {
            var flipped = signed.ToArray();
            flipped[position] ^= 1;
            await CheckAsync(page, Write(flipped));
            Assert.That(await StatusAsync(page), Is.EqualTo("not-genuine").Or.EqualTo("unknown-key"), $"byte {position}");
            Assert.That(await page.Locator("table").CountAsync(), Is.Zero, $"byte {position}");
        }
    }

    [TestCase("")]
    [TestCase("P27-0000042-0")]
    [TestCase("<script>alert(1)</script>")]
    [TestCase("ZZZZ")]
    public async Task What_is_no_code_is_not_genuine(string pasted) =>
        Assert.That(await StatusAsync(await CheckAsync(pasted)), Is.EqualTo("not-genuine"));

    [Test]
    public async Task A_key_that_it_does_not_know_is_said_to_be_unknown()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var page = await CheckAsync(Write(Sign(other, [1, 2, 3, 4])));

        Assert.That(await StatusAsync(page), Is.EqualTo("unknown-key"));
    }

    [Test]
    public async Task Another_key_under_the_name_of_the_towns_is_not_genuine()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.That(await StatusAsync(await CheckAsync(Write(Sign(other, KeyId)))), Is.EqualTo("not-genuine"));
    }

    [Test]
    public async Task It_speaks_the_languages_of_the_town()
    {
        var page = await CheckAsync(Write(Sign()));

        await page.ClickAsync("button[lang=pt]");
        Assert.That(await page.InnerTextAsync("section h2"), Is.EqualTo("Assinatura e datas em ordem"));
        Assert.That(await page.InnerTextAsync("table"), Does.Contain("10 de março de 2027"));
        await page.ClickAsync("button[lang=en]");
        Assert.That(await page.InnerTextAsync("section h2"), Is.EqualTo("Signature and dates are good"));
    }

    [Test]
    public async Task Nothing_in_it_is_hard_to_use()
    {
        var page = await CheckAsync(Write(Sign()));

        var found = await page.RunAxe();

        Assert.That(found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => violation.Help), Is.Empty);
    }

    [Test]
    public async Task Online_the_same_code_is_looked_up_without_scripts()
    {
        await using var visitor = await _town.PhoneAsync("fr");
        var phone = await visitor.NewPageAsync();
        await phone.GotoAsync("/verify");
        await _town.LookAsync(phone, "verify");

        await phone.FillAsync("#sought", "P27-0000042-0");
        await phone.FillAsync("#code", "K7Q-4XM");
        await phone.ClickAsync("main form button");
        Assert.That(await phone.InnerTextAsync("[role=status]"), Does.Contain("Inconnue"));
        await phone.GotoAsync("/PERMITS/V/" + Write(Sign()));
        Assert.That(await phone.InnerTextAsync("[role=status]"), Does.Contain("Inconnue").And.Contain("La signature est celle de la mairie."), "signed, but not in the books");
        await _town.LookAsync(phone, "verify-scanned");
        await _town.CheckWithAxeAsync(visitor);
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await _phone.NewPageAsync();
        await page.GotoAsync(new Uri(_file).AbsoluteUri);
        return page;
    }

    private async Task<IPage> CheckAsync(string pasted)
    {
        var page = await OpenAsync();
        await CheckAsync(page, pasted);
        return page;
    }

    private static async Task CheckAsync(IPage page, string pasted)
    {
        await page.EvaluateAsync("document.querySelector('section').replaceChildren()");
        await page.FillAsync("#pasted", pasted);
        await page.ClickAsync("button.main");
        await page.WaitForSelectorAsync("section h2");
    }

    private static async Task<string?> StatusAsync(IPage page) => await page.GetAttributeAsync("section h2", "class");

    private byte[] Sign() => Sign(_key, KeyId);

    /// <summary>Written after the decision page, not with the module's code.</summary>
    private static byte[] Sign(ECDsa key, byte[] keyId)
    {
        var cbor = new CborWriter(CborConformanceMode.Canonical);
        cbor.WriteStartMap(7);
        cbor.WriteInt32(1);
        cbor.WriteTextString("Commune de Sabali-sur-Fleuve");
        cbor.WriteInt32(2);
        cbor.WriteTextString("Ŋaalɔ Gonçalves");
        cbor.WriteInt32(4);
        cbor.WriteInt64(new DateTimeOffset(2027, 6, 10, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        cbor.WriteInt32(5);
        cbor.WriteInt64(new DateTimeOffset(2027, 3, 10, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        cbor.WriteInt32(6);
        cbor.WriteInt64(new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        cbor.WriteInt32(7);
        cbor.WriteByteString(Convert.FromHexString("1017DFAA"));
        cbor.WriteInt32(-65537);
        cbor.WriteStartArray(2);
        cbor.WriteTextString("Marché");
        cbor.WriteTextString("Centre");
        cbor.WriteEndArray();
        cbor.WriteEndMap();
        var named = new CoseHeaderMap { [CoseHeaderLabel.KeyIdentifier] = CoseHeaderValue.FromBytes(keyId) };
        return CoseSign1Message.SignEmbedded(cbor.Encode(), new CoseSigner(key, HashAlgorithmName.SHA256, named));
    }

    private static string Write(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(each => each.ToString("b8", System.Globalization.CultureInfo.InvariantCulture)));
        var written = new StringBuilder();
        for (var at = 0; at < bits.Length; at += 5)
            written.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Convert.ToInt32(bits.Substring(at, Math.Min(5, bits.Length - at)).PadRight(5, '0'), 2)]);
        return written.ToString();
    }
}
