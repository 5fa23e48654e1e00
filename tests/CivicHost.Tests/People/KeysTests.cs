using System.Security.Claims;
using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.People;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class KeysTests(SqlEngine engine)
{
    private PeopleTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await PeopleTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_key_carries_its_scopes_and_a_budget_of_its_own()
    {
        var (id, key) = await CreateAsync("complaints", "open311");

        var person = (await AuthenticateAsync(key)).Principal!;

        Assert.That(person.FindFirstValue(ClaimTypes.NameIdentifier), Is.EqualTo($"key:{id}"));
        Assert.That(person.FindFirstValue(StaffClaims.Budget), Is.EqualTo($"key:{id}"));
        Assert.That(person.FindAll(StaffClaims.Scope).Select(claim => claim.Value), Is.EqualTo(new[] { "complaints", "open311" }));
        Assert.That(person.FindAll(ClaimTypes.Role), Is.Empty);
    }

    [Test]
    public async Task A_revoked_key_opens_nothing_any_more()
    {
        var (id, key) = await CreateAsync("complaints");
        Assert.That((await AuthenticateAsync(key)).Succeeded, Is.True);

        await _town.Town.As(Roles.Administrator).Send("town", new RevokeKey(id));

        Assert.That((await AuthenticateAsync(key)).Succeeded, Is.False);
        var again = await _town.Town.As(Roles.Administrator).Send("town", new RevokeKey(id));
        Assert.That(again.Refusals.Single().Kind, Is.EqualTo(RefusalKind.NotFound));
    }

    [Test]
    public async Task The_day_of_the_last_use_is_known()
    {
        var (id, key) = await CreateAsync("complaints");

        await AuthenticateAsync(key);

        var listed = (await _town.Town.As(Roles.Administrator).Send("town", new ListKeys())).Single(known => known.Id == id);
        Assert.That(listed.LastUsedOn, Is.EqualTo(new DateOnly(2027, 3, 1)));
    }

    [Test]
    public async Task A_key_never_opens_a_page_of_staff()
    {
        var (_, key) = await CreateAsync("complaints");

        var account = await _town.Visitor().GetAsync("/account", accept: "application/json", key: key);
        var unknown = await _town.Visitor().GetAsync("/account", accept: "application/json", key: CreateKeyEndpoint.NextKey());

        Assert.That((int)account.StatusCode, Is.EqualTo(403));
        Assert.That((int)unknown.StatusCode, Is.EqualTo(401));
        Assert.That(unknown.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task A_key_is_shown_once_on_the_page_and_kept_as_a_hash()
    {
        using var administrator = await _town.SignedInAsync();

        var shown = await administrator.SubmitAsync("/admin/keys", new { name = "Passerelle SMS", scopes = "complaints, open311" });
        var key = shown.Html[shown.Html.IndexOf(ApiKeys.Prefix, StringComparison.Ordinal)..].Split('<')[0];

        Assert.That(shown.Status, Is.EqualTo(200));
        Assert.That((await AuthenticateAsync(key)).Succeeded, Is.True);
        Assert.That(await administrator.PageAsync("/admin/keys"), Does.Contain("Passerelle SMS").And.Not.Contain(key));
        Assert.That(await _town.Town.ReadAsync<string>("town", "select key_hash from api_key"), Does.Not.Contain(key));
    }

    [TestCase("")]
    [TestCase("Complaints")]
    [TestCase("scope/../x")]
    public async Task A_scope_has_a_plain_form(string scopes)
    {
        var outcome = await _town.Town.As(Roles.Administrator).Send("town", new CreateKey("k", CreateKeyEndpoint.ReadScopes(scopes), Secrets.Hash("x")));

        Assert.That(outcome.Refusals.Single().Code, Is.EqualTo("people.key-scopes"));
    }

    private async Task<(string Id, string Key)> CreateAsync(params string[] scopes)
    {
        var key = CreateKeyEndpoint.NextKey();
        var created = await _town.Town.As(Roles.Administrator).Send("town", new CreateKey("Programme", scopes, Secrets.Hash(key)));
        return (created.Answer.Id, key);
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string key)
    {
        await using var scope = _town.Town.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = $"Bearer {key}";
        return await http.AuthenticateAsync();
    }
}
