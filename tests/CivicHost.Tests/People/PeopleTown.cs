using CivicHost.People;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace CivicHost.Tests.People;

/// <summary>A town with its first administrator, who signs in by password alone unless a test asks for the second step.</summary>
internal sealed class PeopleTown : IAsyncDisposable
{
    public const string Administrator = "a.premier";
    public const string Password = "tambour citron rivage";

    private PeopleTown(TestTown town) => Town = town;

    public TestTown Town { get; }

    public static async Task<PeopleTown> EmptyAsync(SqlEngine engine = SqlEngine.Sqlite, bool requireTotp = false, DateTimeOffset? now = null) =>
        new(await TestTown.StartAsync(town =>
        {
            town.On(engine).Set("People:RequireTotp", requireTotp ? "true" : "false");
            if (now is { } instant)
                town.At(instant);
        }));

    /// <summary>On a data folder that stays, for tests of a second start.</summary>
    public static async Task<PeopleTown> InAsync(string folder) =>
        new(await TestTown.StartAsync(town => town.In(folder).Set("People:RequireTotp", "false")));

    public static async Task<PeopleTown> StartAsync(
        SqlEngine engine = SqlEngine.Sqlite, bool requireTotp = false, DateTimeOffset? now = null)
    {
        var town = await EmptyAsync(engine, requireTotp, now);
        var done = await town.SetUpAsync(town.Visitor());
        Assert.That(done.Status, Is.EqualTo(303), done.Html);
        return town;
    }

    public Visitor Visitor(string from = "127.0.0.1") => new(Town.Address, from);

    public async Task<string> LinkAsync() =>
        new Uri((await Town.Services.GetRequiredService<SetupLink>().PrepareAsync("http://town.example"))!).PathAndQuery;

    public async Task<Answer> SetUpAsync(Visitor visitor, string? link = null) => await visitor.SubmitAsync(
        link ?? await LinkAsync(), new { name = Administrator, fullName = "Personne Fictive", password = Password });

    public async Task<Visitor> SignedInAsync(string name = Administrator, string password = Password)
    {
        var visitor = Visitor();
        var answer = await visitor.SubmitAsync("/sign-in", new { name, password });
        Assert.That(answer.Status, Is.EqualTo(303), answer.Html);
        return visitor;
    }

    /// <summary>Adds somebody with a password and gives their id.</summary>
    public async Task<string> AddAsync(string name, params string[] roles)
    {
        var add = new AddStaff(name, "Personne Fictive", roles, null, Passwords.Hasher.HashPassword(null!, Password));
        var added = await Town.As(Roles.Administrator).Send("town", add);
        return added.Answer.Id;
    }

    public async Task<string> IdOfAsync(string name) =>
        (await Town.ReadAsync<string>("town", "select id from staff where sign_in_name = @name", new { name })).Single();

    public async Task<bool> IsInAsync(Visitor visitor) => (int)(await visitor.GetAsync("/account")).StatusCode == 200;

    public async Task<string> PendingSecretAsync(string name = Administrator) =>
        (await Town.ReadAsync<string>("town", "select totp_pending from staff where sign_in_name = @name", new { name })).Single();

    public string CodeFor(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Town.Clock.GetUtcNow().UtcDateTime);

    /// <summary>Sets the second step up for the administrator and gives the secret; the next code is good after this one's half minute.</summary>
    public async Task<(string Secret, string RecoveryCode)> EnrolAsync(Visitor signedIn)
    {
        await signedIn.SubmitAsync("/account/second-step", new { current = Password });
        var secret = await PendingSecretAsync();
        var codes = await signedIn.SubmitAsync("/account/second-step/confirm", new { code = CodeFor(secret) });
        Assert.That(codes.Status, Is.EqualTo(200), codes.Html);
        Town.Clock.Advance(TimeSpan.FromSeconds(60));
        return (secret, codes.Html.Split("<li><code>")[1].Split('<')[0]);
    }

    public ValueTask DisposeAsync() => Town.DisposeAsync();
}
