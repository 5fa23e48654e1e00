using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Storage;
using Microsoft.Extensions.Primitives;

namespace CivicHost.Modules;

/// <summary>Pages that are the same for all visitors, made once for each state of a module's data.</summary>
internal sealed class SharedPages(TimeProvider clock)
{
    private const int LongestKey = 600;
    private const int LargestPage = 512 * 1024;
    private const int MostPages = 200;
    private const int BrotliQuality = 5;
    private const int BrotliWindow = 22;

    /// <summary>What an answer says of itself beside its type; everything else the host says anew each time.</summary>
    private static readonly string[] KeptHeaders = ["Link", "Content-Disposition", "Content-Security-Policy"];

    /// <summary>Another process (a command, another node) may change the data without this one's knowing.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Making> _pages = new();

    public Task ServeAsync(HttpContext http, RequestDelegate make, ModuleStore store)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<SharedPageMetadata>() is null
            || !HttpMethods.IsGet(http.Request.Method) || http.User.Identity is { IsAuthenticated: true })
            return make(http);
        var key = $"{VisitorLanguage.Of(http)} {http.Request.Host} {http.Request.Path}{http.Request.QueryString}";
        return key.Length > LongestKey ? make(http) : ServeAsync(http, make, key, store);
    }

    private async Task ServeAsync(HttpContext http, RequestDelegate make, string key, ModuleStore store)
    {
        var version = store.Version;
        if (_pages.TryGetValue(key, out var kept) && kept.Version == version && clock.GetElapsedTime(kept.StartedAt) < KeptFor)
        {
            if (await kept.Page.Task is { } page)
                await WriteAsync(http, page);
            else
                await make(http);
            return;
        }

        var making = new Making(version, clock.GetTimestamp(), new TaskCompletionSource<Page?>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_pages.Count >= MostPages)
            _pages.Clear();
        _pages[key] = making;
        try
        {
            var made = await CaptureAsync(http, make);
            making.Page.SetResult(made);
            if (made is not null)
                await WriteAsync(http, made);
        }
        finally
        {
            if (making.Page.TrySetResult(null))
                _pages.TryRemove(new KeyValuePair<string, Making>(key, making));
        }
    }

    /// <returns>Null where the answer was not one to share; it was then written already.</returns>
    private static async Task<Page?> CaptureAsync(HttpContext http, RequestDelegate make)
    {
        var response = http.Response;
        var body = response.Body;
        using var captured = new MemoryStream();
        response.Body = captured;
        try
        {
            await make(http);
        }
        finally
        {
            response.Body = body;
        }

        if (response.StatusCode == StatusCodes.Status200OK && response.Headers.SetCookie.Count == 0 && captured.Length <= LargestPage)
            return new Page(captured.ToArray(), response.ContentType ?? "text/html; charset=utf-8", [.. KeptHeaders.Select(name => (name, response.Headers[name]))]);
        captured.Position = 0;
        await captured.CopyToAsync(body, http.RequestAborted);
        return null;
    }

    private static async Task WriteAsync(HttpContext http, Page page)
    {
        var response = http.Response;
        response.Headers.ETag = page.Tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Accept-Encoding, Accept-Language, Cookie";
        if (http.Request.Headers.IfNoneMatch == page.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            return;
        }

        response.ContentType = page.ContentType;
        foreach (var (name, value) in page.Headers)
            response.Headers[name] = value;
        response.Headers.ContentLanguage = VisitorLanguage.Of(http);
        var bytes = page.Plain;
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            bytes = page.Brotli;
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private sealed record Making(long Version, long StartedAt, TaskCompletionSource<Page?> Page);

    private sealed class Page(byte[] plain, string contentType, IReadOnlyList<(string Name, StringValues Value)> headers)
    {
        private readonly Lazy<byte[]> _brotli = new(() => Compress(plain));

        public byte[] Plain => plain;

        public byte[] Brotli => _brotli.Value;

        public string ContentType => contentType;

        public IReadOnlyList<(string Name, StringValues Value)> Headers => headers;

        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..20]}\"";

        private static byte[] Compress(byte[] plain)
        {
            var into = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            return BrotliEncoder.TryCompress(plain, into, out var written, BrotliQuality, BrotliWindow)
                ? into[..written]
                : throw new InvalidOperationException("Brotli did not fit into its own greatest length.");
        }
    }
}
