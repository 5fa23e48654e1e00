using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests.Open311;

/// <summary>A program that talks to the town by GeoReport v2, with a key of its own.</summary>
internal sealed partial class Open311Town : IAsyncDisposable
{
    private Open311Town(TestTown town, string key)
    {
        Town = town;
        Key = key;
        Http = new HttpClient { BaseAddress = new Uri(town.Address, "/open311/v2/") };
    }

    public TestTown Town { get; }

    public string Key { get; }

    public HttpClient Http { get; }

    public static async Task<Open311Town> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null)
    {
        var town = await ComplaintsTown.StartAsync(engine, describe);
        return new Open311Town(town, await KeyAsync(town, "open311"));
    }

    public static async Task<string> KeyAsync(TestTown town, string scope)
    {
        using var administrator = town.ClientAs(Roles.Administrator);
        var shown = await administrator.SubmitAsync("/admin/keys", new Dictionary<string, string> { ["name"] = "Relay of a fictional county", ["scopes"] = scope });
        return SomeKey().Match(await shown.Content.ReadAsStringAsync()).Value;
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await ReadJsonAsync(answer);
    }

    public async Task<XElement> XmlAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await ReadXmlAsync(answer);
    }

    /// <summary>Sends a form with the key; a name may come several times.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] values) =>
        PostWithoutKeyAsync(path, [("api_key", Key), .. values]);

    public Task<HttpResponseMessage> PostWithoutKeyAsync(string path, params (string Name, string Value)[] values) =>
        Http.PostAsync(path, new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value))));

    /// <summary>Reports a hole in the road.</summary>
    /// <returns>Its service_request_id.</returns>
    public async Task<string> ReportAsync(params (string Name, string Value)[] values)
    {
        var rest = Hole.Where(pair => values.All(value => value.Name != pair.Name));
        using var answer = await PostAsync("requests.json", [.. rest, .. values]);
        var sent = await ReadJsonAsync(answer);
        return sent[0].GetProperty("service_request_id").GetString()!;
    }

    public static readonly (string Name, string Value)[] Hole =
    [
        ("service_code", "road"), ("lat", "13.8051"), ("long", "-14.5021"), ("description", "A hole as wide as a door."),
    ];

    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage answer)
    {
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json; charset=utf-8"));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public static async Task<XElement> ReadXmlAsync(HttpResponseMessage answer)
    {
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/xml; charset=utf-8"));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.That(Encoding.UTF8.GetString(bytes), Does.StartWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
        using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    /// <summary>The errors document, in both formats alike.</summary>
    public static async Task<IReadOnlyList<(string Code, string Description)>> ErrorsAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType!.MediaType == "application/json")
            return [.. (await ReadJsonAsync(answer)).EnumerateArray().Select(error => (error.GetProperty("code").GetString()!, error.GetProperty("description").GetString()!))];
        var errors = await ReadXmlAsync(answer);
        Assert.That(errors.Name.LocalName, Is.EqualTo("errors"));
        return [.. errors.Elements("error").Select(error => (error.Element("code")!.Value, error.Element("description")!.Value))];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Town.DisposeAsync();
    }

    [GeneratedRegex("civic_[A-Za-z0-9_-]{20,}")]
    private static partial Regex SomeKey();
}
