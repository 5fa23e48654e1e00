using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>A town with the permits module on one of the engines, and the few things every test does there.</summary>
internal static class PermitsTown
{
    public static readonly Applicant Applicant = new("Fictional Applicant", "777000222", "", "fr");

    /// <summary>Answers that each shipped type takes, and nothing more than it needs.</summary>
    public static readonly Dictionary<string, string> Answers = new()
    {
        ["trade-licence"] = """{"business":"Chez Fiction","activity":"retail","premises":"owned","address":"Near the well","area":12,"employees":1,"starts_on":"2027-04-01"}""",
        ["public-space"] = """{"use":"stall","goods":"Vegetables","area":4,"starts_on":"2027-03-10","months":3}""",
        ["building"] = """{"works":"new","plot":"F 12","address":"Behind the school","tenure":"owner","area":80,"height":4}""",
        ["event"] = """{"event":"Feast of Fiction","place":"Main square","starts_on":"2027-05-01","ends_on":"2027-05-02","visitors":120,"sound":true,"street":false}""",
    };

    public static Task<TestTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null) => TestTown.StartAsync(town =>
    {
        town.With<PermitsModule>().On(engine);
        describe?.Invoke(town);
    });

    public static string Shipped(string code)
    {
        using var reader = new StreamReader(typeof(PermitsModule).Assembly.GetManifestResourceStream($"Permits.Types.Shipped.{code}.json")!);
        return reader.ReadToEnd();
    }

    public static PermitType Read(string json) => PermitType.Read(json, ["fr", "pt", "en"], "XOF").Definition!;

    public static FileApplication Application(string type, string? answers = null)
    {
        var read = Read(Shipped(type));
        using var json = JsonDocument.Parse(answers ?? Answers[type]);
        var given = read.Form.Read(json.RootElement);
        Assert.That(given.Refusals, Is.Empty);
        var documents = read.DocumentsFor(given.Answer).Where(wanted => wanted.IsRequired).Select(wanted => new HandedInDocument(wanted.Code, null));
        return new FileApplication(null, type, 1, Applicant, "Centre", given.Answer, [.. documents], "counter");
    }

    public static async Task<FiledApplication> FileAsync(this TestTown town, string type = "public-space") =>
        (await town.As(Roles.Agent).Send("permits", Application(type))).Answer;

    public static async Task<ApplicationFile> ReadAsync(this TestTown town, string code) =>
        await town.Anonymous.Send("permits", new FindApplication(code)) ?? throw new InvalidOperationException("No application has this code.");
}
