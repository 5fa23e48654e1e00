using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class VerifyPermitTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private IssuedPermit _permit = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine, town => town
            .Set("Town:PublicAddress", "https://town.example").Set("Messages:Sms:Android:Secret", Issuing.SmsSecret));
        _permit = await _town.IssueAsync();
        _town.Clock.Advance(TimeSpan.FromDays(9));
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    private string InTheCode => $"HTTPS://TOWN.EXAMPLE/PERMITS/V/{_permit.Payload}";

    [Test]
    public async Task By_its_number_everybody_learns_how_it_stands_but_not_whose_it_is()
    {
        var verified = await VerifyAsync("p27 0000001 7");

        Assert.That(verified, Is.EqualTo(new VerifiedPermit(PermitStanding.Valid, "P27-0000001-7", new DateOnly(2027, 3, 10), new DateOnly(2027, 6, 9))));
    }

    [Test]
    public async Task With_the_short_code_they_learn_whose_it_is()
    {
        var verified = await VerifyAsync(_permit.ShownNumber, ShortCode.Show(_permit.ShortCode).ToLowerInvariant());

        Assert.That((verified.Holder, verified.Place, verified.IsSigned), Is.EqualTo(("Fictional Applicant", "Centre", false)));
    }

    [TestCase("ZZZZZZ")]
    [TestCase("x")]
    public async Task With_a_wrong_short_code_they_do_not(string code)
    {
        var verified = await VerifyAsync(_permit.ShownNumber, _permit.ShortCode == code ? "222222" : code);

        Assert.That((verified.Holder, verified.IsCodeWrong), Is.EqualTo(((string?)null, true)));
    }

    [Test]
    public async Task By_the_code_on_the_paper_it_rests_on_the_signature_and_the_books()
    {
        var verified = await VerifyAsync(InTheCode);

        Assert.That((verified.Standing, verified.Holder, verified.IsSigned), Is.EqualTo((PermitStanding.Valid, "Fictional Applicant", true)));
    }

    [Test]
    public async Task A_revoked_permit_says_so_though_its_signature_is_good()
    {
        await _town.ChangeStatusAsync((change, cancel) => change.RevokeAsync(_permit.Application, cancel));

        var verified = await VerifyAsync(InTheCode);

        Assert.That((verified.Standing, verified.IsSigned), Is.EqualTo((PermitStanding.Revoked, true)));
    }

    [Test]
    public async Task One_that_is_signed_but_not_in_the_books_is_unknown()
    {
        await _town.WriteAsync("permits", "delete from permit");

        var verified = await VerifyAsync(InTheCode);

        Assert.That((verified.Standing, verified.IsSigned, verified.Holder), Is.EqualTo((PermitStanding.Unknown, true, (string?)null)));
    }

    [Test]
    public async Task One_that_another_town_signed_is_not_genuine()
    {
        using var other = SigningKey.Make();
        var forged = PermitPayload.Sign(PermitPayload.Read(Base32.Read(_permit.Payload)!)!.Claims, other);

        Assert.That((await VerifyAsync(Base32.Write(forged))).Standing, Is.EqualTo(PermitStanding.NotGenuine));
    }

    [TestCase("27-0000001-7")]
    [TestCase("2700000017")]
    public async Task The_number_of_an_application_is_no_permit_whatever_digits_it_shares_with_one(string sought)
    {
        Assert.That(await VerifyAsync(sought, _permit.ShortCode), Is.EqualTo(new VerifiedPermit(PermitStanding.Application)));

        using var browser = _town.Client("en");
        var page = await browser.PageAsync($"/permits/verify?sought={sought}");
        Assert.That(page, Does.Contain("An application, not a permit").And.Not.Contain("P27-0000001-7"));
    }

    [TestCase("/verify?sought=P27-0000001-7")]
    [TestCase("/verify/P27-0000001-7")]
    [TestCase("/permits/verify?sought=P27-0000001-7")]
    public async Task A_paper_is_checked_at_a_short_address_and_at_the_one_of_earlier_papers(string address)
    {
        using var browser = _town.Client("en");

        Assert.That(await browser.PageAsync(address), Does.Contain("P27-0000001-7").And.Contain("action=\"/verify\""));
    }

    [Test]
    public async Task Whoever_types_only_the_name_of_the_module_is_shown_what_can_be_applied_for()
    {
        using var browser = _town.Client("en");

        using var answer = await browser.GetAsync("/permits");
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/permits/apply"));
    }

    [TestCase("P27-0000002-5")]
    [TestCase("")]
    [TestCase("' or 1=1 --")]
    [TestCase("0123456789abcdef0123456789abcdef")]
    [TestCase("http://town.example/")]
    public async Task What_is_not_there_is_unknown(string sought) =>
        Assert.That((await VerifyAsync(sought)).Standing, Is.EqualTo(PermitStanding.Unknown));

    [Test]
    public async Task The_address_in_the_code_opens_the_check_in_capitals()
    {
        using var browser = _town.Client("en");

        var page = await browser.PageAsync(new Uri(InTheCode).PathAndQuery);

        Assert.That(page, Does.Contain("Fictional Applicant").And.Contain("The signature is the town").And.Contain("Valid"));
    }

    [Test]
    public async Task The_address_of_the_paper_opens_it_and_nothing_else_does()
    {
        using var browser = _town.Client();

        Assert.That(await browser.PageAsync($"/permits/permit/{_permit.Token}"), Does.Contain("Fictional Applicant"));
        Assert.That((await browser.GetAsync("/permits/permit/P27-0000001-7")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await browser.GetAsync($"/permits/permit/{_permit.Token[..^1]}{(_permit.Token[^1] == '0' ? '1' : '0')}/pdf")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Programs_are_told_the_same()
    {
        using var program = _town.Client();

        using var told = JsonDocument.Parse(await program.PageAsync($"/permits/api/verify/{_permit.ShownNumber}?code={_permit.ShortCode}"));

        Assert.That(told.RootElement.GetProperty("status").GetString(), Is.EqualTo("valid"));
        Assert.That(told.RootElement.GetProperty("holder").GetString(), Is.EqualTo("Fictional Applicant"));
    }

    [TestCase("PERMIS P27-0000001-7 {0}", "P27-0000001-7 : Valable, jusqu'au 9 juin 2027. Fictional Applicant. Occupation de l'espace public, Centre")]
    [TestCase("permit p27 0000001 7", "P27-0000001-7: Valid, until 9 Jun 2027. With the short code you see the holder.")]
    [TestCase("Licença P2700000017", "P27-0000001-7: Válida, até 9 jun. 2027. Com o código curto vê-se o titular.")]
    [TestCase("PERMIT P27-0000002-5", "The town knows of no such permit. Check the number.")]
    [TestCase("PERMIT 27-0000001-7 {0}", "That is the number of an application, not of a permit. A permit's number begins with P.")]
    [TestCase("PERMIT", "Write: PERMIT, the number and the short code on the paper.")]
    public async Task By_sms_it_is_told_too(string text, string reply)
    {
        var answered = await _town.AnswerSmsAsync(string.Format(text, _permit.ShortCode));

        Assert.That(SmsText.Of(answered!).Text, Is.EqualTo(SmsText.Of(reply).Text));
        Assert.That(SmsText.Of(answered!).Segments, Is.EqualTo(1));
    }

    [Test]
    public async Task By_sms_a_revoked_one_has_no_end_that_could_be_taken_for_a_beginning()
    {
        await _town.ChangeStatusAsync((change, cancel) => change.RevokeAsync(_permit.Application, cancel));

        Assert.That(await _town.AnswerSmsAsync("PERMIT P27-0000001-7"), Is.EqualTo("P27-0000001-7: Revoked. With the short code you see the holder."));
    }

    [Test]
    public async Task Another_message_is_for_another_module() => Assert.That(await _town.AnswerSmsAsync("REPORT a lamp"), Is.Null);

    private async Task<VerifiedPermit> VerifyAsync(string sought, string code = "") => await _town.Anonymous.Send("permits", new VerifyPermit(sought, code));
}
