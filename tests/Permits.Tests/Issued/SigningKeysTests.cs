using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SigningKeysTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private string _folder = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _folder = Directory.CreateTempSubdirectory("civichost-keys-").FullName;
    }

    [TearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_first_permit_makes_the_key_and_the_next_uses_it()
    {
        Assert.That((await RunAsync("keys", "list")).Output.Trim(), Does.StartWith("There is no key yet: the first permit makes it"));

        var (first, second) = (await _town.IssueAsync(), await _town.IssueAsync());

        Assert.That(second.KeyId, Is.EqualTo(first.KeyId));
        Assert.That((await RunAsync("keys", "list")).Output.Trim(), Is.EqualTo($"{first.KeyId}  made 2027-03-01  signs"));
    }

    [TestCase("/permits/keys")]
    [TestCase("/permits/verify/offline")]
    public async Task Whoever_takes_the_keys_along_before_the_first_permit_can_check_it_later(string address)
    {
        using var inspector = _town.Client();

        var taken = await Task.WhenAll(inspector.PageAsync(address), inspector.PageAsync(address));
        var permit = await _town.IssueAsync();

        Assert.That(taken, Has.All.Contain(permit.KeyId));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from signing_key")).Single(), Is.EqualTo(1));
    }

    [Test]
    public async Task After_rotation_a_new_key_signs_and_what_the_old_one_signed_stays_good()
    {
        var before = await _town.IssueAsync();
        _town.Clock.Advance(TimeSpan.FromDays(10));

        var rotated = await RunAsync("keys", "rotate");
        var after = await _town.IssueAsync();

        Assert.That(rotated.ExitCode, Is.Zero, rotated.Errors);
        Assert.That(after.KeyId, Is.Not.EqualTo(before.KeyId));
        Assert.That(rotated.Output, Does.Contain(after.KeyId));
        using var browser = _town.Client();
        using var list = JsonDocument.Parse(await browser.PageAsync("/permits/keys"));
        Assert.That(
            list.RootElement.GetProperty("keys").EnumerateArray().Select(key => (key.GetProperty("kid").GetString(), key.GetProperty("retired").GetString())),
            Is.EqualTo(new[] { (after.KeyId, null), (before.KeyId, "2027-03-11") }));
        foreach (var permit in new[] { before, after })
            Assert.That((await _town.Anonymous.Send("permits", new VerifyPermit(permit.Payload))).Standing, Is.EqualTo(PermitStanding.Valid));
        Assert.That(
            (await _town.ReadAsync<long>("permits", "select count(*) from signing_key where sealed_private_key is not null")).Single(), Is.EqualTo(1),
            "the private half of the old one is destroyed");
    }

    [Test]
    public async Task The_private_key_lies_nowhere_in_clear()
    {
        await _town.IssueAsync();

        var kept = (await _town.ReadAsync<byte[]>("permits", "select sealed_private_key from signing_key")).Single();

        using var key = System.Security.Cryptography.ECDsa.Create();
        Assert.That(() => key.ImportPkcs8PrivateKey(kept, out _), Throws.InstanceOf<System.Security.Cryptography.CryptographicException>());
        Assert.That((await _town.ReadAsync<string>("permits", "select facts from civic_audit where subject like 'signing-key:%'")).Single(), Is.EqualTo("""{"happened":"made"}"""));
    }

    [Test]
    public async Task Where_the_hosts_secret_is_lost_a_new_key_is_made()
    {
        var before = await _town.IssueAsync();
        await _town.WriteAsync("permits", "update signing_key set sealed_private_key = @Foreign", new { Foreign = new byte[] { 1, 2, 3 } });

        var after = await _town.IssueAsync();

        Assert.That(after.KeyId, Is.Not.EqualTo(before.KeyId));
        Assert.That((await _town.Anonymous.Send("permits", new VerifyPermit(before.Payload))).IsSigned, Is.True);
    }

    [Test]
    public async Task Only_the_command_and_administrators_rotate()
    {
        Assert.That(await _town.As(Roles.Officer).Send("permits", new RotateKey()), Refused.With("person.not-allowed"));
        Assert.That((await _town.As(Roles.Administrator).Send("permits", new RotateKey())).IsRefused, Is.False);
    }

    [Test]
    public async Task The_command_checks_a_permit_with_the_published_keys_alone()
    {
        var permit = await _town.IssueAsync();
        var code = $"HTTPS://TOWN.EXAMPLE/PERMITS/V/{permit.Payload}";
        var keys = await WriteKeysAsync();
        await _town.ChangeStatusAsync((change, cancel) => change.RevokeAsync(permit.Application, cancel));

        var early = await RunAsync("verify", code, "--key", keys);
        var good = await RunAsync("verify", code, "--key", keys, "--today", "2027-06-09");
        var late = await RunAsync("verify", code, "--key", keys, "--today", "2027-06-10", "--json");
        var altered = await RunAsync("verify", code[..^3] + "AAA", "--key", keys);

        Assert.That((early.ExitCode, good.ExitCode, late.ExitCode, altered.ExitCode), Is.EqualTo((1, 0, 1, 1)));
        Assert.That(early.Output, Does.StartWith("not-yet: P27-0000001-7"));
        Assert.That(good.Output, Does.StartWith("valid: P27-0000001-7, Occupation de l’espace public, F. A., Centre, 2027-03-10 to 2027-06-09, issued 2027-03-01"));
        Assert.That(late.Output, Does.Contain("\"status\":\"expired\"").And.Contain("\"validUntil\":\"2027-06-09\""));
        Assert.That(altered.Output, Does.StartWith("not-genuine"));
    }

    [Test]
    public async Task Wrong_arguments_of_the_command_are_named()
    {
        var empty = Path.Combine(_folder, "empty.json");
        await File.WriteAllTextAsync(empty, "{}");

        Assert.That(await ErrorsOfAsync("verify"), Is.EqualTo((2, "Give what the QR code of the permit holds.")));
        Assert.That((await ErrorsOfAsync("verify", "AAAA")).Sentence, Does.Contain("--key FILE"));
        Assert.That((await ErrorsOfAsync("verify", "AAAA", "--key", Path.Combine(_folder, "none.json"))).ExitCode, Is.EqualTo(2));
        Assert.That((await ErrorsOfAsync("verify", "AAAA", "--key", empty)).ExitCode, Is.EqualTo(2));
    }

    private async Task<(int ExitCode, string Sentence)> ErrorsOfAsync(params string[] arguments)
    {
        var ended = await RunAsync(arguments);
        return (ended.ExitCode, ended.Errors.Trim());
    }

    private async Task<string> WriteKeysAsync()
    {
        var file = Path.Combine(_folder, "keys.json");
        using var browser = _town.Client();
        await File.WriteAllTextAsync(file, await browser.PageAsync("/permits/keys"));
        return file;
    }

    private Task<EndedCommand> RunAsync(params string[] arguments) => _town.RunCommandAsync("permits", arguments);
}
