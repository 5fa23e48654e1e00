using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CivicHost.Tests.Operations;

/// <summary>A program at the counter: its key is made by a command while the town is served.</summary>
public sealed class KeyTests
{
    private const string Application =
        """
        {"type":"public-space","applicant":"Fictional Applicant","quarter":"Centre","originals":["identity"],
         "answers":{"use":"stall","goods":"Vegetables","area":4,"starts_on":"START","months":3}}
        """;

    private string _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("civichost-key-").FullName;

    [TearDown]
    public void DropFolder() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task A_key_opens_what_its_scope_names_and_nothing_else()
    {
        await using var host = await HostProcess.StartAsync(_data);
        var permits = await MakeAsync("counter", "permits");
        var other = await MakeAsync("gateway", "complaints");

        Assert.That(await FileAsync(host, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await FileAsync(host, "civic_" + new string('A', 43)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await FileAsync(host, other), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await FileAsync(host, permits), Is.EqualTo(HttpStatusCode.Created));
    }

    private static async Task<HttpStatusCode> FileAsync(HostProcess host, string? key)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var start = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(7).ToString("yyyy-MM-dd");
        using var answer = await client.PostAsync(
            "/permits/api/applications", new StringContent(Application.Replace("START", start), Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private async Task<string> MakeAsync(string name, string scope)
    {
        var (exitCode, output, errors) = await HostProcess.RunAsync("keys", "create", "--name", name, "--scope", scope, "--json", "--data", _data);
        Assert.That(exitCode, Is.Zero, errors);
        using var made = JsonDocument.Parse(output);
        return made.RootElement.GetProperty("key").GetString()!;
    }
}
