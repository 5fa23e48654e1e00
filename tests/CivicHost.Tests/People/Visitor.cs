using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CivicHost.Tests.People;

/// <summary>A browser whose cookies a test can copy, and which can come from another address of this machine.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(Uri town, string from = "127.0.0.1", IReadOnlyDictionary<string, string>? cookies = null)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = town,
        };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        foreach (var (name, value) in cookies ?? new Dictionary<string, string>())
            Cookies[name] = value;
    }

    public Dictionary<string, string> Cookies { get; } = [];

    public Visitor CopiedBy() => new(_http.BaseAddress!, cookies: Cookies);

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return SendAsync(request);
    }

    public async Task<string> PageAsync(string path) => WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync());

    public async Task<Answer> SubmitAsync(string path, object values, string? action = null) =>
        await SendAsync(await OpenAsync(path, action), values);

    public async Task<(string Action, Dictionary<string, string> Hidden)> OpenAsync(string path, string? action = null)
    {
        var response = await GetAsync(path);
        var html = await response.Content.ReadAsStringAsync();
        foreach (Match form in Form().Matches(html))
        {
            var target = WebUtility.HtmlDecode(form.Groups["action"].Value);
            if (target != (action ?? path))
                continue;
            return (target, Hidden().Matches(form.Groups["body"].Value)
                .ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value)));
        }

        throw new InvalidOperationException($"{(int)response.StatusCode}: {path} shows no form for {action ?? path}. {html}");
    }

    public async Task<Answer> SendAsync((string Action, Dictionary<string, string> Hidden) form, object values)
    {
        var fields = form.Hidden.Select(field => KeyValuePair.Create(field.Key, field.Value)).ToList();
        foreach (var property in values.GetType().GetProperties())
        {
            var value = property.GetValue(values);
            foreach (var one in value as IEnumerable<string> ?? [value?.ToString() ?? ""])
                fields.Add(KeyValuePair.Create(property.Name, one));
        }

        return await PostAsync(form.Action, new FormUrlEncodedContent(fields));
    }

    public async Task<Answer> PostAsync(string path, HttpContent content)
    {
        var response = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
        return new Answer((int)response.StatusCode, response.Headers.Location?.ToString() ?? "", await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await _http.SendAsync(request);
        if (!response.Headers.TryGetValues("Set-Cookie", out var set))
            return response;
        foreach (var cookie in set)
        {
            var (name, value) = (cookie.Split('=', 2)[0], cookie.Split('=', 2)[1].Split(';')[0]);
            if (value.Length == 0)
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }

        return response;
    }

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]*)"[^>]*>(?<body>.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}

internal sealed record Answer(int Status, string Location, string Source)
{
    /// <summary>The page as it is read.</summary>
    public string Html => WebUtility.HtmlDecode(Source);
}
