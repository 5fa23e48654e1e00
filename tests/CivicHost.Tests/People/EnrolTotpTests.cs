using CivicHost.Sdk;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class EnrolTotpTests(SqlEngine engine)
{
    private static readonly object Right = new { name = PeopleTown.Administrator, password = PeopleTown.Password };

    [Test]
    public async Task Where_it_is_required_nobody_with_a_deciding_role_gets_in_without_it()
    {
        await using var town = await PeopleTown.StartAsync(engine, requireTotp: true);
        using var visitor = town.Visitor();

        var first = await visitor.SubmitAsync("/sign-in", Right);
        Assert.That(first.Location, Does.StartWith("/sign-in/enrol"));
        Assert.That(await town.IsInAsync(visitor), Is.False);
        var page = await visitor.PageAsync(first.Location);
        var secret = await town.PendingSecretAsync();
        Assert.That(page.Replace(" ", ""), Does.Contain(secret));

        var wrong = await visitor.SubmitAsync(first.Location, new { code = "000000" });
        Assert.That(wrong.Status, Is.EqualTo(422));
        Assert.That(await town.IsInAsync(visitor), Is.False);

        var codes = await visitor.SubmitAsync(first.Location, new { code = town.CodeFor(secret) });
        Assert.That(codes.Status, Is.EqualTo(200));
        Assert.That(codes.Html, Does.Contain("codes de secours"));
        Assert.That(await town.IsInAsync(visitor), Is.True);
    }

    [Test]
    public async Task Where_it_is_required_an_agent_at_the_counter_signs_in_by_password()
    {
        await using var town = await PeopleTown.StartAsync(engine, requireTotp: true);
        await town.AddAsync("b.agent", Roles.Agent);

        using var agent = await town.SignedInAsync("b.agent");

        Assert.That(await town.IsInAsync(agent), Is.True);
    }

    [Test]
    public async Task A_code_counts_once_even_at_the_same_moment()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        var (secret, _) = await EnrolledAsync(town);
        var browsers = new List<(Visitor Visitor, (string, Dictionary<string, string>) Form)>();
        for (var number = 0; number < 4; number++)
        {
            var visitor = town.Visitor($"127.0.0.{20 + number}");
            var step = await visitor.SubmitAsync("/sign-in", Right);
            browsers.Add((visitor, await visitor.OpenAsync(step.Location)));
        }

        var code = town.CodeFor(secret);
        var answers = await Task.WhenAll(browsers.Select(browser => browser.Visitor.SendAsync(browser.Form, new { code })));

        Assert.That(answers.Count(answer => answer.Status == 303 && answer.Location == "/staff"), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == 422), Is.EqualTo(3));
    }

    [Test]
    public async Task A_code_of_before_is_refused_and_the_next_one_accepted()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        var (secret, _) = await EnrolledAsync(town);
        var code = town.CodeFor(secret);
        using var first = town.Visitor();
        var step = await first.SubmitAsync("/sign-in", Right);
        Assert.That((await first.SubmitAsync(step.Location, new { code })).Location, Is.EqualTo("/staff"));

        using var second = town.Visitor();
        step = await second.SubmitAsync("/sign-in", Right);
        var repeated = await second.SubmitAsync(step.Location, new { code });
        town.Town.Clock.Advance(TimeSpan.FromSeconds(30));
        var next = await second.SubmitAsync(step.Location, new { code = town.CodeFor(secret) });

        Assert.That(repeated.Status, Is.EqualTo(422));
        Assert.That(next.Location, Is.EqualTo("/staff"));
    }

    [Test]
    public async Task A_whole_request_that_is_sent_again_opens_no_second_session()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        var (secret, _) = await EnrolledAsync(town);
        using var visitor = town.Visitor();
        var step = await visitor.SubmitAsync("/sign-in", Right);
        var form = await visitor.OpenAsync(step.Location);
        using var recorded = visitor.CopiedBy();
        var values = new { code = town.CodeFor(secret) };

        Assert.That((await visitor.SendAsync(form, values)).Location, Is.EqualTo("/staff"));
        var replayed = await recorded.SendAsync(form, values);

        Assert.That(replayed.Location, Does.StartWith("/sign-in?late"));
        Assert.That(await town.IsInAsync(recorded), Is.False);
    }

    [Test]
    public async Task A_recovery_code_opens_once()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        var (_, recovery) = await EnrolledAsync(town);
        using var first = town.Visitor();
        var step = await first.SubmitAsync("/sign-in", Right);
        var opened = await first.SubmitAsync(step.Location, new { code = recovery.ToLowerInvariant() });

        using var second = town.Visitor();
        step = await second.SubmitAsync("/sign-in", Right);
        var repeated = await second.SubmitAsync(step.Location, new { code = recovery });

        Assert.That(opened.Location, Is.EqualTo("/staff"));
        Assert.That(repeated.Status, Is.EqualTo(422));
    }

    [Test]
    public async Task The_step_between_password_and_code_lasts_ten_minutes_and_opens_nothing()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        var (secret, _) = await EnrolledAsync(town);
        using var visitor = town.Visitor();
        var step = await visitor.SubmitAsync("/sign-in", Right);
        Assert.That(await town.IsInAsync(visitor), Is.False);
        var form = await visitor.OpenAsync(step.Location);

        town.Town.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await visitor.SendAsync(form, new { code = town.CodeFor(secret) });

        Assert.That(late.Location, Does.StartWith("/sign-in?late"));
        Assert.That(await town.IsInAsync(visitor), Is.False);
    }

    [Test]
    public async Task A_new_phone_needs_the_password_and_ends_other_sessions()
    {
        await using var town = await PeopleTown.StartAsync(engine);
        using var visitor = await town.SignedInAsync();
        using var copy = visitor.CopiedBy();

        var refused = await visitor.SubmitAsync("/account/second-step", new { current = "pas le bon mot" });
        await town.EnrolAsync(visitor);

        Assert.That(refused.Status, Is.EqualTo(422));
        Assert.That(await town.IsInAsync(visitor), Is.True);
        Assert.That(await town.IsInAsync(copy), Is.False);
    }

    private static async Task<(string Secret, string RecoveryCode)> EnrolledAsync(PeopleTown town)
    {
        using var visitor = await town.SignedInAsync();
        return await town.EnrolAsync(visitor);
    }
}
