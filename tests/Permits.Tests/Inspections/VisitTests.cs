using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class VisitTests(SqlEngine engine)
{
    private const string Inspector = "test-permits.inspector";

    private static readonly Dictionary<string, string> AllInOrder = new()
    {
        ["find-boundary"] = "ok",
        ["find-setback"] = "ok",
        ["find-drain"] = "not-seen",
        ["note-drain"] = "Sous le sable.",
        ["find-begun"] = "ok",
        ["result"] = "fit",
        ["remark"] = "Rien à redire.",
        ["signed"] = "Inspecteur Fictif",
        ["finish"] = "yes",
    };

    private TestTown _town = null!;
    private TestBrowser _phone = null!;
    private FiledApplication _filed = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync(Inspector);
        _phone = _town.ClientAs(PermitsRole.Inspector);
        _filed = await _town.FileAsync("building");
        await _town.MoveAsync(_filed.Number, "pay-filing");
    }

    [TearDown]
    public async Task Stop()
    {
        _phone.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task Planning_takes_the_step_towards_a_checklist_and_tells_the_applicant()
    {
        var visit = await PlanAsync();

        Assert.That((await _town.ReadAsync(_filed.Code)).Application.State, Is.EqualTo("inspection"));
        Assert.That((await _town.SentAsync("permits"))[^1].Text, Does.Contain("un agent passera voir"));
        Assert.That(await _phone.PageAsync("/permits/visits"), Does.Contain($"/permits/visits/{visit}").And.Contain("Fictional Applicant"));
        Assert.That(await _phone.PageAsync("/permits/visits/sheet?day=2027-03-02"), Does.Contain("Les limites sont celles du plan").And.Contain("Prendre le mètre."));
    }

    [Test]
    public async Task A_filled_in_checklist_with_pictures_takes_the_step_that_waits_for_it()
    {
        var visit = await PlanAsync();

        var sent = await _phone.SubmitAsync(
            $"/permits/visits/{visit}", new Dictionary<string, string>(AllInOrder) { ["place"] = "14.6937, -17.4441" },
            files: new Dictionary<string, byte[]> { ["photo-boundary"] = Pictures.JpegWithPlace(), ["photos"] = Pictures.JpegWithPlace() });

        Assert.That(sent.Headers.Location?.ToString(), Is.EqualTo($"/permits/visits/{visit}/record"));
        var file = await _town.ReadAsync(_filed.Code);
        Assert.That(file.Application.State, Is.EqualTo("examination"));
        Assert.That((file.Events[^1].Kind, file.Events[^1].Sentence), Is.EqualTo(("inspected", "La visite a eu lieu : conforme.")));
        var sheet = (await _town.As(Roles.Officer).Send("permits", new FindVisit(visit)))!;
        Assert.That(sheet.Photos.Select(photo => photo.Item).Order(), Is.EqualTo(new[] { "", "boundary" }));
        Assert.That((sheet.Visit.Latitude, sheet.Visit.Longitude, sheet.Visit.Signed), Is.EqualTo((14.6937, -17.4441, "Inspecteur Fictif")));
        var record = await _phone.PageAsync($"/permits/visits/{visit}/record");
        Assert.That(record, Does.Contain("Sous le sable.").And.Contain("Inspecteur Fictif").And.Contain("14.6937, -17.4441"));
    }

    [Test]
    public async Task Pictures_are_kept_without_what_the_phone_wrote_into_them_and_only_staff_see_them()
    {
        var visit = await PlanAsync();
        await _phone.SubmitAsync(
            $"/permits/visits/{visit}", new Dictionary<string, string>(), files: new Dictionary<string, byte[]> { ["photos"] = Pictures.JpegWithPlace() });
        var photo = (await _town.As(Roles.Officer).Send("permits", new FindVisit(visit)))!.Photos.Single();
        using var guest = _town.Client();

        var kept = await (await _phone.GetAsync($"/permits/visits/{visit}/photos/{photo.File}")).Content.ReadAsByteArrayAsync();

        Assert.That(Encoding.Latin1.GetString(kept), Does.Not.Contain("Exif").And.Not.Contain("GPS"));
        Assert.That(kept[..3], Is.EqualTo(new byte[] { 0xFF, 0xD8, 0xFF }));
        Assert.That((await guest.GetAsync($"/permits/visits/{visit}/photos/{photo.File}")).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
        Assert.That((await _phone.GetAsync($"/permits/visits/{await PlanAgainAsync()}/photos/{photo.File}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_is_no_picture_is_refused_and_nothing_is_saved()
    {
        var visit = await PlanAsync();

        var refused = await _phone.SubmitAsync(
            $"/permits/visits/{visit}", AllInOrder, files: new Dictionary<string, byte[]> { ["photos"] = Pictures.Pdf() });

        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That((await FindAsync(visit)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Without_every_item_it_is_saved_but_not_signed()
    {
        var visit = await PlanAsync();

        var sent = await _phone.SubmitAsync(
            $"/permits/visits/{visit}", new Dictionary<string, string>(AllInOrder) { ["find-begun"] = "" },
            files: new Dictionary<string, byte[]> { ["photos"] = Pictures.JpegWithPlace() });

        var page = await _phone.PageAsync(sent.Headers.Location!.ToString());
        Assert.That(page, Does.Contain("Répondez à : Les travaux n’ont pas commencé").And.Contain("Sous le sable.").And.Contain("/photos/"));
        Assert.That(((await FindAsync(visit)).State, (await _town.ReadAsync(_filed.Code)).Application.State), Is.EqualTo(("planned", "inspection")));
    }

    [Test]
    public async Task The_step_cannot_be_taken_without_a_checklist()
    {
        await PlanAsync();

        var refused = await _town.As(Roles.Officer).Change<bool>("permits", async (services, cancellation) =>
        {
            var moves = (ApplicationMoves)services.GetService(typeof(ApplicationMoves))!;
            var moved = await moves.MoveAsync(new ApplicationMove(_filed.Number, null, "inspected", [Roles.Officer], "Vu."), cancellation);
            return moved.IsRefused ? Outcome<bool>.Refused(moved.Refusals) : true;
        });

        Assert.That(refused, Refused.With("workflow.checklist-missing"));
    }

    [Test]
    public async Task Something_out_of_order_cannot_end_in_order()
    {
        var visit = await PlanAsync();

        await _phone.SubmitAsync($"/permits/visits/{visit}", new Dictionary<string, string>(AllInOrder) { ["find-setback"] = "not-ok" });
        var refused = await _town.As(Roles.Officer).Send("permits", new FinishVisit(visit, 2));

        Assert.That(refused, Refused.With("visit.result-contradicts"));
    }

    [Test]
    public async Task The_second_of_two_inspectors_is_told_and_nothing_is_lost()
    {
        var visit = await PlanAsync();
        var first = await _phone.OpenFormAsync($"/permits/visits/{visit}");
        var second = await _phone.OpenFormAsync($"/permits/visits/{visit}");

        await _phone.SendAsync(first, new Dictionary<string, string> { ["find-boundary"] = "ok", ["remark"] = "Première main" });
        var refused = await _phone.SendAsync(second, new Dictionary<string, string> { ["find-boundary"] = "not-ok", ["remark"] = "Seconde main" });

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Un collègue a enregistré cette visite entre-temps.").And.Contain("Seconde main"));
        Assert.That((await FindAsync(visit)).Remark, Is.EqualTo("Première main"));
    }

    [Test]
    public async Task A_visit_that_failed_is_followed_by_another_one()
    {
        var visit = await PlanAsync();
        await _phone.SubmitAsync(
            $"/permits/visits/{visit}",
            new Dictionary<string, string> { ["result"] = "impossible", ["remark"] = "Portail fermé.", ["signed"] = "Inspecteur Fictif", ["finish"] = "yes" });
        Assert.That((await _town.ReadAsync(_filed.Code)).Application.State, Is.EqualTo("inspection"), "nothing was seen: the workflow still waits");

        var again = await PlanAgainAsync(visit);
        await _phone.SubmitAsync($"/permits/visits/{again}", AllInOrder);

        Assert.That(((await FindAsync(again)).Follows, (await _town.ReadAsync(_filed.Code)).Application.State), Is.EqualTo((visit, "examination")));
    }

    [Test]
    public async Task A_visit_that_was_called_off_takes_no_checklist()
    {
        var visit = await PlanAsync();
        await _town.As(Roles.Officer).Send("permits", new CancelVisit(visit, 1, "Pluie."));

        var refused = await _town.As(PermitsRole.Inspector).Send("permits", new SaveVisit(visit, 2, new SeenOnSpot([], [], "", "fit", "", "")));

        Assert.That(refused, Refused.With("visit.over"));
    }

    [TestCase("somewhere")]
    [TestCase("99, 200")]
    public async Task A_place_that_is_none_is_refused(string place)
    {
        var visit = await PlanAsync();

        var refused = await _phone.SubmitAsync($"/permits/visits/{visit}", new Dictionary<string, string>(AllInOrder) { ["place"] = place });

        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That((await FindAsync(visit)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_is_sent_whom_the_town_does_not_employ()
    {
        var refused = await _town.As(Roles.Officer).Send("permits", Plan(2) with { Inspector = "somebody" });

        Assert.That(refused, Refused.With("visit.inspector-missing"));
    }

    [Test]
    public async Task An_inspector_knows_of_the_case_what_the_type_marks_and_nothing_else()
    {
        var marked = PermitsTown.Shipped("building").Replace(
            "{\"code\": \"site\", ", "{\"code\": \"site\", \"fields\": [\"plot\", \"address\"], \"documents\": [\"plan\"], ", StringComparison.Ordinal);
        Assert.That((await _town.As(PermitsRole.Manager).Send("permits", new PublishType("building", marked, 1))).Refusals, Is.Empty);
        _filed = (await _town.As(Roles.Agent).Send("permits", PermitsTown.Application("building") with { Version = 2 })).Answer;
        await _town.MoveAsync(_filed.Number, "pay-filing");
        var files = new Dictionary<string, string>();
        foreach (var document in (string[])["plan", "identity"])
            files[document] = await SendDocumentAsync(document);
        var visit = await PlanAgainAsync();

        var page = WebUtility.HtmlDecode(await _phone.PageAsync($"/permits/visits/{visit}"));

        Assert.That(page, Does.Contain("F 12").And.Contain("Behind the school").And.Not.Contain("Surface construite"));
        Assert.That(page, Does.Contain($"/permits/visits/{visit}/documents/{files["plan"]}").And.Not.Contain(files["identity"]));
        Assert.That(await StatusAsync(_phone, $"/permits/visits/{visit}/documents/{files["plan"]}"), Is.EqualTo(200));
        Assert.That(await StatusAsync(_phone, $"/permits/visits/{visit}/documents/{files["identity"]}"), Is.EqualTo(404));
        Assert.That(await StatusAsync(_phone, $"/permits/inbox/{CaseNumber.Show(_filed.Number)}"), Is.EqualTo(403));
    }

    [Test]
    public async Task Another_inspector_does_not_open_the_visit()
    {
        var visit = await PlanAsync();
        using var other = _town.ClientAs(Roles.Agent, PermitsRole.Inspector);

        foreach (var address in (string[])["", "/record"])
            Assert.That(await StatusAsync(other, $"/permits/visits/{visit}{address}"), Is.EqualTo(404), address);
        var seen = new SeenOnSpot([], [], "", "fit", "", "");
        Assert.That(await _town.As(Roles.Agent, PermitsRole.Inspector).Send("permits", new SaveVisit(visit, 1, seen)), Refused.With("visit.unknown"));
        Assert.That(await _town.As(Roles.Agent, PermitsRole.Inspector).Send("permits", new FinishVisit(visit, 1)), Refused.With("visit.unknown"));
    }

    [Test]
    public async Task Inspector_and_visited_sign_and_the_record_shows_it_to_whoever_may_open_it()
    {
        var visit = await PlanAsync();

        await _phone.SubmitAsync(
            $"/permits/visits/{visit}", new Dictionary<string, string>(AllInOrder) { ["visited"] = "Voisine Fictive" },
            files: new Dictionary<string, byte[]> { ["signature-inspector"] = Pictures.JpegWithPlace(), ["signature-visited"] = Pictures.JpegWithPlace() });

        var record = WebUtility.HtmlDecode(await _phone.PageAsync($"/permits/visits/{visit}/record"));
        Assert.That(record, Does.Contain("Voisine Fictive").And.Contain("Signature de la personne visitée").And.Contain("Signature de l’inspecteur"));
        using var guest = _town.Client();
        using var other = _town.ClientAs(Roles.Agent, PermitsRole.Inspector);
        foreach (var who in (string[])["inspector", "visited"])
        {
            Assert.That(await StatusAsync(_phone, $"/permits/visits/{visit}/signatures/{who}"), Is.EqualTo(200));
            Assert.That(await StatusAsync(other, $"/permits/visits/{visit}/signatures/{who}"), Is.EqualTo(404));
            Assert.That(await StatusAsync(guest, $"/permits/visits/{visit}/signatures/{who}"), Is.Not.EqualTo(200));
        }
    }

    [Test]
    public async Task A_new_signature_takes_the_place_of_the_former_one_and_saving_without_one_keeps_it()
    {
        var visit = await PlanAsync();
        var drawn = new Dictionary<string, byte[]> { ["signature-visited"] = Pictures.JpegWithPlace() };
        await _phone.SubmitAsync($"/permits/visits/{visit}", new Dictionary<string, string> { ["visited"] = "Voisin" }, files: drawn);
        var first = (await SheetAsync(visit)).Signatures.Single();

        await _phone.SubmitAsync($"/permits/visits/{visit}", new Dictionary<string, string> { ["visited"] = "Voisine" }, files: drawn);
        var second = (await SheetAsync(visit)).Signatures.Single();
        await _phone.SubmitAsync($"/permits/visits/{visit}", new Dictionary<string, string> { ["visited"] = "Voisine Fictive" });
        var third = (await SheetAsync(visit)).Signatures.Single();

        Assert.That(second.File, Is.Not.EqualTo(first.File));
        Assert.That((third.Name, third.File), Is.EqualTo(("Voisine Fictive", second.File)));
    }

    /// <summary>The town asks, and the applicant sends one.</summary>
    private async Task<string> SendDocumentAsync(string document)
    {
        await _town.MoveAsync(_filed.Number, "ask", "Envoyez-le.");
        using var resident = _town.Client();
        await resident.SubmitAsync(
            $"/permits/cases/{_filed.Code}", new Dictionary<string, string> { ["document"] = document }, $"/permits/cases/{_filed.Code}/answer",
            new Dictionary<string, byte[]> { ["documents"] = Pictures.JpegWithPlace() });
        return (await _town.ReadAsync(_filed.Code)).Documents.Last(sent => sent.Document == document && sent.File is not null).File!;
    }

    private static async Task<int> StatusAsync(TestBrowser browser, string address) => (int)(await browser.GetAsync(address)).StatusCode;

    private async Task<VisitSheet> SheetAsync(string visit) => (await _town.As(Roles.Officer).Send("permits", new FindVisit(visit)))!;

    private PlanVisit Plan(int version) => new(_filed.Number, version, "site", new DateOnly(2027, 3, 2), Inspector, "Prendre le mètre.", null);

    private async Task<string> PlanAsync()
    {
        var planned = await _town.As(Roles.Officer).Send("permits", Plan(2));
        _town.PassTime();
        return planned.Answer.Id;
    }

    private async Task<string> PlanAgainAsync(string? follows = null)
    {
        var version = (await _town.CaseAsync(_filed.Number)).File.Application.Version;
        return (await _town.As(Roles.Officer).Send("permits", Plan(version) with { Follows = follows })).Answer.Id;
    }

    private async Task<Visit> FindAsync(string id) => (await _town.As(Roles.Officer).Send("permits", new FindVisit(id)))!.Visit;
}
