using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>A town that has run since the first release: its applications are still there after the upgrade, and go on.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class EarlierApplicationsTests(SqlEngine engine)
{
    private const string Filed = "ABCDEFGHJKMK";
    private const string Asked = "BCDEFGHJKMNZ";
    private const string Refused = "CDEFGHJKMNPE";
    private const string Granted = "DEFGHJKMNPQT";
    private const string Revoked = "EFGHJKMNPQR9";

    private const string Waiting = "FGHJKMNPQRSN";

    private const string OldRows =
        """
        insert into application (code, applicant, phone, quarter, goods, square_metres, starts_on, months, fee, document, channel, state, version, filed_at, due_on)
        values (@Filed, 'Aïssatou Inventée', '777000111', 'Centre', 'Fruits "mûrs"', 4, '2027-04-01', 3, '3000', null, 'web', 'filed', 1, '2027-02-20T10:00:00.000000Z', '2027-03-22'),
               (@Waiting, 'Fatou Inventée', '', 'Port', 'Mil', 2, '2027-04-01', 1, '500', null, 'web', 'filed', 1, '2027-02-22T10:00:00.000000Z', '2027-03-24'),
               (@Asked, 'Baltasar Fictício', '', 'Port', 'Poisson', 2, '2027-04-01', 3, '1500', null, 'counter', 'asked', 2, '2027-02-21T10:00:00.000000Z', '2027-03-23'),
               (@Refused, 'Carla Inventada', '', 'Marché', 'Tissus \ laine', 6, '2026-12-01', 1, '1500', null, 'web', 'refused', 2, '2026-11-03T10:00:00.000000Z', '2026-12-03'),
               (@Granted, 'Djibril Fictif', '', 'Centre', 'Café', 4, '2026-12-01', 6, '6000', null, 'web', 'accepted', 2, '2026-11-01T10:00:00.000000Z', '2026-12-01'),
               (@Revoked, 'Elsa Fictive', '', 'Port', 'Glace', 2, '2026-12-01', 6, '3000', null, 'api', 'revoked', 3, '2026-11-02T10:00:00.000000Z', '2026-12-02');
        insert into ledger (id, code, kind, sentence, legal_basis, document, person, happened_at)
        values ('l1', @Filed, 'filed', '', '', null, 'applicant', '2027-02-20T10:00:00.000000Z'),
               ('l2', @Asked, 'filed', '', '', null, 'test-agent', '2027-02-21T10:00:00.000000Z'),
               ('l3', @Asked, 'asked', 'Quel jour venez-vous ?', '', null, 'test-officer', '2027-02-24T10:00:00.000000Z'),
               ('l4', @Refused, 'filed', '', '', null, 'applicant', '2026-11-03T10:00:00.000000Z'),
               ('l5', @Refused, 'refused', 'Le passage serait trop étroit.', 'Arrêté fictif', null, 'test-officer', '2026-11-10T10:00:00.000000Z'),
               ('l6', @Granted, 'filed', '', '', null, 'applicant', '2026-11-01T10:00:00.000000Z'),
               ('l7', @Granted, 'accepted', 'Accordé.', 'Arrêté fictif', null, 'test-officer', '2026-11-05T10:00:00.000000Z'),
               ('l8', @Revoked, 'filed', '', '', null, 'applicant', '2026-11-02T10:00:00.000000Z'),
               ('l9', @Revoked, 'accepted', 'Accordé.', 'Arrêté fictif', null, 'test-officer', '2026-11-06T10:00:00.000000Z'),
               ('m1', @Revoked, 'revoked', 'La place est restée vide.', 'Arrêté fictif', null, 'test-officer', '2026-12-24T10:00:00.000000Z');
        insert into permit (number, token, code, valid_from, valid_until, receipt, issued_at, revoked_at)
        values (1, '0123456789abcdef0123456789abcdef', @Granted, '2026-12-01', '2027-05-31', 'R-17', '2026-11-05T10:00:00.000000Z', null),
               (2, '1123456789abcdef0123456789abcdef', @Revoked, '2026-12-01', '2027-05-31', 'R-18', '2026-11-06T10:00:00.000000Z', '2026-12-24T10:00:00.000000Z');
        """;

    private string _data = "";
    private TestTown _town = null!;
    private TestBrowser _resident = null!;

    [OneTimeSetUp]
    public async Task Upgrade()
    {
        _data = Directory.CreateTempSubdirectory("civichost-earlier-").FullName;
        var database = engine == SqlEngine.PostgreSql ? await PostgresServer.CreateDatabaseAsync() : null;
        var modules = FirstRelease(Path.Combine(_data, "first-release"));
        await using (var before = await TestTown.StartAsync(town =>
            town.Set("Modules:Folders:0", modules).Enable("permits").On(engine).Set("Storage:PostgreSql", database).In(Path.Combine(_data, "town"))))
        {
            await before.WriteAsync("permits", OldRows, new { Filed, Asked, Refused, Granted, Revoked, Waiting });
        }

        _town = await MoneyTown.StartAsync(engine, town => town.Set("Storage:PostgreSql", database).In(Path.Combine(_data, "town")));
        await _town.HireAsync();
        _resident = _town.Client();
    }

    [OneTimeTearDown]
    public async Task Leave()
    {
        _resident?.Dispose();
        if (_town is not null)
            await _town.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [TestCase(Filed, "À l’examen", "Fruits \"mûrs\"", "")]
    [TestCase(Asked, "À compléter par le demandeur", "Poisson", "Quel jour venez-vous ?")]
    [TestCase(Refused, "Refusée", "Tissus \\ laine", "Le passage serait trop étroit. (Arrêté fictif)")]
    [TestCase(Granted, "Accordée", "Café", "Accordé. (Arrêté fictif)")]
    [TestCase(Revoked, "Retirée", "Glace", "La place est restée vide. (Arrêté fictif)")]
    public async Task Its_code_still_opens_each_with_its_answers_and_what_happened(string code, string state, string goods, string said) =>
        Assert.That(await _resident.TextAsync($"/permits/cases/{code}"), Does.Contain(state).And.Contain(goods).And.Contain(said));

    [TestCase("1", "Valable")]
    [TestCase("2", "Retirée")]
    [TestCase("0123456789abcdef0123456789abcdef", "Djibril Fictif")]
    public async Task What_hangs_in_the_stall_is_still_verified(string sought, string says) =>
        Assert.That(await _resident.TextAsync($"/permits/verify?sought={sought}"), Does.Contain(says));

    [Test]
    public async Task What_was_granted_comes_into_the_register_and_what_is_open_into_the_inbox()
    {
        await _town.RunJobAsync("permits", "register");
        using var officer = _town.ClientAs(Roles.Officer);

        var register = await _resident.TextAsync("/permits/register");
        var inbox = await officer.TextAsync("/permits/inbox?words=fatou inventee");

        Assert.That(register, Does.Contain("Café").And.Not.Contain("Poisson").And.Not.Contain("Tissus"));
        Assert.That(inbox, Does.Contain("Fatou Inventée").And.Not.Contain("Baltasar Fictício"));
        Assert.That(await officer.TextAsync("/permits/inbox"), Does.Contain("Baltasar Fictício").And.Not.Contain("Carla Inventada"));
    }

    [Test]
    public async Task One_that_was_open_is_decided_paid_and_issued_as_one_of_today()
    {
        var file = await _town.ReadAsync(Filed);
        var number = file.Application.Number;
        Assert.That(file.Application.DecideBy, Is.EqualTo(new DateOnly(2027, 3, 22)));

        Assert.That((await _town.DecideAsync(number)).Refusals, Is.Empty);
        await _town.PaidAsync(number);

        Assert.That((await _town.ReadAsync(Filed)).Application.Outcome, Is.EqualTo(ApplicationOutcome.Granted));
        var permit = (await _town.Anonymous.Send("permits", new FindPermitOf(number)))!;
        Assert.That((await _resident.GetAsync($"/permits/permit/{permit.Token}/pdf")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task What_was_asked_before_the_upgrade_is_answered_after_it()
    {
        var answered = await _resident.SubmitAsync(
            $"/permits/cases/{Asked}", new Dictionary<string, string> { ["sentence"] = "Le mardi." }, $"/permits/cases/{Asked}/answer");

        Assert.That(answered.To(), Is.EqualTo($"/permits/cases/{Asked}"));
        var file = await _town.ReadAsync(Asked);
        Assert.That((file.Application.State, file.Corrections.Single().Answer), Is.EqualTo(("examination", "Le mardi.")));
        Assert.That(file.Application.DecideBy, Is.Not.Null);
    }

    [Test]
    public async Task A_new_application_has_a_number_of_its_own_year()
    {
        var filed = await _town.FileAsync();

        Assert.That(CaseNumber.Show(filed.Number), Does.StartWith("27-0000001"));
    }

    /// <summary>The module as it is built now, with the one script that the first release had: the town's own start lays its tables.</summary>
    private static string FirstRelease(string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "CivicHost.sln")))
            root = root.Parent;
        var placed = new DirectoryInfo(Path.Combine(root!.FullName, "host", "CivicHost", "bin", configuration, "net10.0", "modules", "permits"));
        foreach (var file in placed.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.Extension == ".sql" && !file.Name.StartsWith("0001_", StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(folder, "permits", Path.GetRelativePath(placed.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }

        return folder;
    }
}
