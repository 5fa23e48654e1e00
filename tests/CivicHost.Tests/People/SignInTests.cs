using CivicHost.People;
using CivicHost.Sdk;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SignInTests(SqlEngine engine)
{
    private PeopleTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Name_and_password_open_a_session_whatever_the_case_of_the_name()
    {
        using var visitor = await _town.SignedInAsync(name: "A.Premier");

        Assert.That(await visitor.PageAsync("/account"), Does.Contain("Personne Fictive"));
    }

    [Test]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await _town.AddAsync("b.second", Roles.Agent);

        var wrong = await _town.Visitor("127.0.0.11").SubmitAsync("/sign-in", new { name = "b.second", password = "pas le bon mot" });
        var unknown = await _town.Visitor("127.0.0.12").SubmitAsync("/sign-in", new { name = "nobody", password = "pas le bon mot" });

        Assert.That((wrong.Status, unknown.Status), Is.EqualTo((422, 422)));
        Assert.That(wrong.Html, Does.Contain("n’est pas le bon"));
        Assert.That(unknown.Html, Does.Contain("n’est pas le bon"));
        Assert.That(wrong.Html, Does.Not.Contain("pas le bon mot"));
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string back)
    {
        var answer = await _town.Visitor().SubmitAsync(
            $"/sign-in?return={Uri.EscapeDataString(back)}", new { name = PeopleTown.Administrator, password = PeopleTown.Password });

        Assert.That((answer.Status, answer.Location), Is.EqualTo((303, "/staff")));
    }

    [Test]
    public async Task A_staff_page_asks_to_sign_in_and_is_opened_afterwards()
    {
        using var visitor = _town.Visitor();

        var turned = await visitor.GetAsync("/admin/people");
        var back = turned.Headers.Location!.ToString();
        var answer = await visitor.SubmitAsync(back, new { name = PeopleTown.Administrator, password = PeopleTown.Password });

        Assert.That(back, Is.EqualTo("/sign-in?return=%2Fadmin%2Fpeople"));
        Assert.That(answer.Location, Is.EqualTo("/admin/people"));
        Assert.That((int)(await visitor.GetAsync(answer.Location)).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Programs_are_told_by_a_problem_document()
    {
        var anonymous = await _town.Visitor().GetAsync("/admin/people", accept: "application/json");

        Assert.That((int)anonymous.StatusCode, Is.EqualTo(401));
        Assert.That(anonymous.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Somebody_without_the_role_is_kept_out()
    {
        await _town.AddAsync("c.agent", Roles.Agent);
        using var agent = await _town.SignedInAsync("c.agent");

        Assert.That((int)(await agent.GetAsync("/admin/people")).StatusCode, Is.EqualTo(403));
        Assert.That((int)(await agent.GetAsync("/admin/keys")).StatusCode, Is.EqualTo(403));
        Assert.That(await _town.IsInAsync(agent), Is.True);
    }

    [Test]
    public async Task Five_failures_lock_the_account_for_this_address_only()
    {
        await _town.AddAsync("d.locked", Roles.Agent);
        using var attacker = _town.Visitor("127.0.0.66");
        for (var attempt = 0; attempt < SignInAttempts.Allowed; attempt++)
            await attacker.SubmitAsync("/sign-in", new { name = "d.locked", password = $"essai numéro {attempt}" });

        var locked = await attacker.SubmitAsync("/sign-in", new { name = "d.locked", password = PeopleTown.Password });
        using var owner = await _town.SignedInAsync("d.locked");

        Assert.That(locked.Status, Is.EqualTo(429));
        Assert.That(await _town.IsInAsync(owner), Is.True);
    }

    [Test]
    public async Task A_lock_ends_after_a_quarter_of_an_hour()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        using var forgetful = town.Visitor();
        for (var attempt = 0; attempt < SignInAttempts.Allowed; attempt++)
            await forgetful.SubmitAsync("/sign-in", new { name = PeopleTown.Administrator, password = "essai encore un" });

        town.Town.Clock.Advance(TimeSpan.FromMinutes(16));
        var answer = await forgetful.SubmitAsync("/sign-in", new { name = PeopleTown.Administrator, password = PeopleTown.Password });

        Assert.That(answer.Status, Is.EqualTo(303));
    }

    [Test]
    public async Task Many_guesses_at_once_are_counted_like_guesses_one_after_another()
    {
        await _town.AddAsync("e.guessed", Roles.Agent);
        using var attacker = _town.Visitor("127.0.0.67");
        var form = await attacker.OpenAsync("/sign-in");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            guess => attacker.SendAsync(form, new { name = "e.guessed", password = $"essai numéro {guess}" })));

        Assert.That(answers.Count(answer => answer.Status == 422), Is.EqualTo(SignInAttempts.Allowed));
        Assert.That(answers.Count(answer => answer.Status == 429), Is.EqualTo(7));
    }

    [Test]
    public async Task The_log_knows_who_signed_in_and_holds_no_secret()
    {
        using var visitor = await _town.SignedInAsync();

        var id = await _town.IdOfAsync(PeopleTown.Administrator);
        var entries = await _town.Town.ReadAsync<string>("town", "select facts from civic_audit order by position");
        var signedIn = await _town.Town.ReadAsync<string>("town", "select subject from civic_audit where request = 'SignIn' and person = @id limit 1", new { id });
        Assert.That(signedIn, Is.EqualTo(new[] { $"staff:{id}" }));
        Assert.That(string.Concat(entries), Does.Not.Contain(PeopleTown.Password).And.Not.Contain("AQAAAA"));
    }
}
