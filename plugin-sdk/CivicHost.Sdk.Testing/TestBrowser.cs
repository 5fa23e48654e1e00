using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace CivicHost.Sdk.Testing;

/// <summary>A browser without JavaScript: keeps cookies, follows no redirect, sends forms as the page shows them.</summary>
public sealed partial class TestBrowser : IDisposable
{
    internal TestBrowser(Uri address, string language, IReadOnlyList<string> roles)
    {
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        Http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (roles.Count > 0)
            Http.DefaultRequestHeaders.Add(TestSignIn.Header, TestSignIn.ValueFor(roles));
    }

    /// <summary>The client beneath, for requests of your own.</summary>
    public HttpClient Http { get; }

    /// <summary>Opens a page.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    /// <summary>Opens a page and gives its HTML.</summary>
    public Task<string> PageAsync(string path) => Http.GetStringAsync(path);

    /// <summary>Sends JSON as a program does.</summary>
    public Task<HttpResponseMessage> PostJsonAsync(string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return Http.SendAsync(request);
    }

    /// <summary>Opens the page, takes the hidden fields of its first form to <paramref name="action"/> (the page itself where null), and sends it with these values.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(
        string path, IReadOnlyDictionary<string, string> values, string? action = null, IReadOnlyDictionary<string, byte[]>? files = null) =>
        await SendAsync(await OpenFormAsync(path, action), values, files);

    /// <summary>Opens the page and takes its form, to send it later, or twice.</summary>
    public async Task<TestForm> OpenFormAsync(string path, string? action = null)
    {
        var html = await PageAsync(path);
        foreach (Match form in Form().Matches(html))
        {
            var target = WebUtility.HtmlDecode(form.Groups["action"].Value);
            if (target != (action ?? path))
                continue;
            var hidden = Hidden().Matches(form.Groups["body"].Value)
                .ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
            return new TestForm(target, hidden);
        }

        throw new InvalidOperationException($"{path} shows no form that is sent to {action ?? path}.");
    }

    /// <summary>Sends an opened form.</summary>
    public Task<HttpResponseMessage> SendAsync(
        TestForm form, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Hidden.Where(field => !values.ContainsKey(field.Key)).Concat(values))
            content.Add(new StringContent(value), name);
        foreach (var (name, bytes) in files ?? new Dictionary<string, byte[]>())
            content.Add(new ByteArrayContent(bytes), name, "upload.bin");
        return Http.PostAsync(form.Action, content);
    }

    /// <inheritdoc />
    public void Dispose() => Http.Dispose();

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]*)"[^>]*>(?<body>.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}

/// <summary>A form as a page showed it.</summary>
/// <param name="Action">Where it is sent.</param>
/// <param name="Hidden">Its hidden fields.</param>
public sealed record TestForm(string Action, IReadOnlyDictionary<string, string> Hidden);
