using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PutDocumentsTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private TestBrowser _resident = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _resident = _town.Client();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _resident.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_photo_is_kept_shown_back_replaced_and_removed()
    {
        var draft = await _resident.WriteAsync();

        await PutAsync(draft, Pictures.JpegWithPlace());
        var first = await FileAsync(draft);
        using var agent = _town.ClientAs(Roles.Agent);
        var shown = await agent.GetAsync($"{draft}/files/{first}");
        await PutAsync(draft, Pictures.Pdf());
        var second = await FileAsync(draft);

        Assert.That(shown.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/jpeg"));
        Assert.That(await shown.Content.ReadAsStringAsync(), Does.Not.Contain("GPS"));
        Assert.That((await agent.GetAsync($"{draft}/files/{first}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await agent.GetAsync($"{draft}/files/{second}")).Content.Headers.ContentType!.MediaType, Is.EqualTo("application/pdf"));
        var removed = await _resident.SubmitAsync($"{draft}/documents", new Dictionary<string, string> { ["remove"] = "identity" });
        Assert.That(removed.To(), Is.EqualTo($"{draft}/documents"));
        Assert.That(await FileAsync(draft), Is.Null);
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from civic_file where id in (@first, @second)", new { first, second })).Single(), Is.Zero);
    }

    [Test]
    public async Task A_file_is_opened_by_staff_with_the_code_of_its_own_draft_and_by_no_address_alone()
    {
        var mine = await _resident.FinishAsync();
        var other = await _resident.FinishAsync();
        var file = await FileAsync(other);

        using var agent = _town.ClientAs(Roles.Agent);
        Assert.That((await agent.GetAsync($"{mine}/files/{file}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await agent.GetAsync($"{other}/files/{file}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await _resident.HandInAsync(other);
        foreach (var address in new[] { $"{mine}/files/{await FileAsync(mine)}", $"/permits/cases/{Applying.CodeOf(other)}/files/{file}" })
            Assert.That((await _resident.GetAsync(address)).Content.Headers.ContentType?.MediaType, Is.Not.EqualTo("image/jpeg"), address);
        Assert.That(await _resident.TextAsync($"/permits/cases/{Applying.CodeOf(other)}"), Does.Contain("Pièce d’identité – ").And.Not.Contain("/files/"));
    }

    [Test]
    public async Task Without_what_must_be_there_one_does_not_get_on_and_is_told_what()
    {
        var draft = await _resident.WriteAsync();

        var next = await _resident.SubmitAsync($"{draft}/documents", Applying.Nothing);

        Assert.That(next.To(), Is.EqualTo($"{draft}/documents?lacking=true"));
        Assert.That(await _resident.TextAsync(next.To()), Does.Contain("href=\"#document-identity\"").And.Contain("Joignez ce document"));
    }

    [Test]
    public async Task What_is_wanted_follows_the_answers()
    {
        var draft = await _resident.BeginAsync();
        await _resident.SubmitAsync(draft, Applying.With(("own-use", "terrace")));
        Assert.That(await _resident.TextAsync($"{draft}/documents"), Does.Contain("Patente du commerce"));

        await _resident.SubmitAsync(draft, Applying.Stall);

        Assert.That(await _resident.TextAsync($"{draft}/documents"), Does.Not.Contain("Patente du commerce"));
    }

    [Test]
    public async Task What_is_neither_picture_nor_pdf_or_too_large_is_refused_and_nothing_is_kept()
    {
        var draft = await _resident.WriteAsync();

        var program = await PutAsync(draft, "MZ is no picture"u8.ToArray());
        var large = await PutAsync(draft, [.. Pictures.Pdf(), .. new byte[8 * 1024 * 1024]]);

        Assert.That(program.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await program.TextAsync(), Does.Contain("Pièce d’identité : ce fichier n’est ni une photo"));
        Assert.That(large.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await large.TextAsync(), Does.Contain("Pièce d’identité : ce fichier est trop gros, 8 Mo au plus."));
        Assert.That(await FileAsync(draft), Is.Null);
    }

    [Test]
    public async Task A_resident_promises_the_original_and_only_staff_say_that_they_have_seen_it()
    {
        var draft = await _resident.WriteAsync();
        var code = Applying.CodeOf(draft);
        var ticked = new Dictionary<string, string> { ["original-identity"] = "yes" };

        var promised = await _resident.SubmitAsync($"{draft}/documents", ticked);
        Assert.That(promised.To(), Is.EqualTo($"{draft}/check"));
        Assert.That(await _resident.TextAsync($"{draft}/check"), Does.Contain("Original à montrer au guichet"));
        using var agent = _town.ClientAs(Roles.Agent);
        await agent.SubmitAsync($"{draft}/documents", Applying.Nothing);
        Assert.That(await ShownByAsync(code), Is.Null, "what the agent does not say changes nothing");
        await agent.SubmitAsync($"{draft}/documents", ticked);
        Assert.That(await ShownByAsync(code), Is.EqualTo("test-agent"));
        await _resident.SubmitAsync($"{draft}/documents", Applying.Nothing);

        Assert.That(await ShownByAsync(code), Is.EqualTo("test-agent"), "a resident cannot take back what staff have seen");
    }

    [Test]
    public async Task A_document_that_the_type_does_not_want_is_left_out()
    {
        var draft = await _resident.WriteAsync();

        await _town.Anonymous.Send("permits", new PutDocuments(Applying.CodeOf(draft), [new PutDocument("../../etc", null, true), new PutDocument("shop", null, true)], "nothing"));

        Assert.That(await _town.ReadAsync<string>("permits", "select document from draft_document where code = @code", new { code = Applying.CodeOf(draft) }), Is.Empty);
    }

    private Task<HttpResponseMessage> PutAsync(string draft, byte[] content) => _resident.SubmitAsync(
        $"{draft}/documents", new Dictionary<string, string> { ["then"] = "stay" }, files: new Dictionary<string, byte[]> { ["document-identity"] = content });

    private async Task<string?> FileAsync(string draft) => (await _town.ReadAsync<string?>(
        "permits", "select file from draft_document where code = @code and document = 'identity'", new { code = Applying.CodeOf(draft) })).SingleOrDefault();

    private async Task<string?> ShownByAsync(string code) =>
        (await _town.ReadAsync<string?>("permits", "select shown_by from draft_document where code = @code", new { code })).Single();
}
