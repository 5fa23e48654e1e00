using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>The way of an applicant through the pages, with a browser that knows no JavaScript.</summary>
internal static class Applying
{
    /// <summary>The form of the public-space type, filled in as a resident would.</summary>
    public static readonly IReadOnlyDictionary<string, string> Stall = new Dictionary<string, string>
    {
        ["applicant"] = "Fictional Applicant",
        ["phone"] = "77 700 02 22",
        ["quarter"] = "Centre",
        ["own-use"] = "stall",
        ["own-goods"] = "Vegetables",
        ["own-area"] = "4",
        ["own-starts_on"] = "2027-03-10",
        ["own-months"] = "3",
    };

    public static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static Dictionary<string, string> With(params (string Name, string Value)[] values)
    {
        var form = new Dictionary<string, string>(Stall);
        foreach (var (name, value) in values)
            form[name] = value;
        return form;
    }

    /// <summary>Begins a draft and gives its address.</summary>
    public static async Task<string> BeginAsync(this TestBrowser browser, string type = "public-space") =>
        (await browser.SubmitAsync($"/permits/apply/{type}", Nothing)).To();

    /// <summary>A draft with everything but its documents.</summary>
    public static async Task<string> WriteAsync(this TestBrowser browser)
    {
        var draft = await browser.BeginAsync();
        Assert.That((await browser.SubmitAsync(draft, Stall)).To(), Is.EqualTo($"{draft}/documents"));
        return draft;
    }

    /// <summary>A draft that can be handed in.</summary>
    public static async Task<string> FinishAsync(this TestBrowser browser)
    {
        var draft = await browser.WriteAsync();
        var put = await browser.SubmitAsync(
            $"{draft}/documents", Nothing, files: new Dictionary<string, byte[]> { ["document-identity"] = Pictures.JpegWithPlace() });
        Assert.That(put.To(), Is.EqualTo($"{draft}/check"));
        return draft;
    }

    public static Task<HttpResponseMessage> HandInAsync(this TestBrowser browser, string draft) =>
        browser.SubmitAsync($"{draft}/check", new Dictionary<string, string> { ["declared"] = "yes" });

    /// <summary>Where an answer leads.</summary>
    public static string To(this HttpResponseMessage answer) => answer.Headers.Location?.ToString() ?? $"nowhere, {(int)answer.StatusCode}";

    public static string CodeOf(string address) => address.Split('/')[3];

    public static async Task<string> TextAsync(this HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    public static async Task<string> TextAsync(this TestBrowser browser, string path) => WebUtility.HtmlDecode(await browser.PageAsync(path));

    /// <summary>The town publishes a version of the public-space type that asks one thing more.</summary>
    public static Task PublishNextAsync(this TestTown town)
    {
        var json = PermitsTown.Shipped("public-space").Replace(
            """{"name": "landmark", "type": "text",""",
            """{"name": "shade", "type": "yes_no", "required": true, "label": {"fr": "Avec un auvent ?", "pt": "Com toldo?", "en": "With an awning?"}}, {"name": "landmark", "type": "text",""",
            StringComparison.Ordinal);
        return town.WriteAsync(
            "permits",
            "insert into civic_definition (kind, code, version, definition, published_at) values ('permit-type', 'public-space', 2, @json, @now)",
            new { json, now = town.Clock.GetUtcNow() });
    }
}
