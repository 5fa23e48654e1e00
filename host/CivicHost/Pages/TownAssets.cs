using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Operations;
using Microsoft.Net.Http.Headers;

namespace CivicHost.Pages;

/// <summary>Style sheet and pictograms: read, themed and compressed once; the style sheet's name changes with its content.</summary>
public sealed class TownAssets
{
    private readonly Dictionary<string, Asset> _byPath = [];

    public TownAssets(TownDescription town, ILogger<TownAssets> log)
    {
        var folder = HostFiles.Assets;
        var theme = TownTheme.Css(town.Theme, log);
        var css = File.ReadAllText(Path.Combine(folder, "civic.css")) + theme;
        var style = Asset.Of(Encoding.UTF8.GetBytes(css), "text/css; charset=utf-8", isImmutable: true);
        StylePath = $"/civic.{style.Hash[..12]}.css";
        _byPath[StylePath] = style;
        _byPath[CrestPath] = Asset.Of(Encoding.UTF8.GetBytes(CrestOf(theme)), "image/svg+xml; charset=utf-8", isImmutable: false);
        _byPath["/pictograms.svg"] = Asset.Of(File.ReadAllBytes(Path.Combine(folder, "pictograms.svg")), "image/svg+xml; charset=utf-8", isImmutable: false);
    }

    public string StylePath { get; }

    /// <summary>The town's crest for the browser's tab.</summary>
    public string CrestPath => "/crest.svg";

    /// <summary>Compressed size of the style sheet in bytes.</summary>
    public int StyleBytes => _byPath[StylePath].Brotli.Length;

    public async Task<bool> TryServeAsync(HttpContext http)
    {
        if (!_byPath.TryGetValue(http.Request.Path.Value ?? "", out var asset) || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            return false;

        var response = http.Response;
        response.Headers.ETag = $"\"{asset.Hash[..16]}\"";
        response.Headers.CacheControl = asset.IsImmutable ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.Headers.IfNoneMatch == response.Headers.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        var (bytes, encoding) = Choose(asset, http.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = asset.ContentType;
        response.ContentLength = bytes.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsGet(http.Request.Method))
            await response.Body.WriteAsync(bytes, http.RequestAborted);
        return true;
    }

    private static string CrestOf(string theme)
    {
        string Colour(string name) => theme.Split($"--{name}:")[1][..7];
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 56"><path fill="{Colour("primary")}" d="M3 3h42v26c0 13-10 20-21 25C13 49 3 42 3 29z"/><circle fill="{Colour("accent")}" cx="24" cy="17" r="6"/><path fill="none" stroke="#fff" stroke-width="2.4" d="M6 31c6-5 12-5 18 0s12 5 18 0M8 39c5-4 11-4 16 0s11 4 16 0"/></svg>
            """;
    }

    private static (byte[] Bytes, string? Encoding) Choose(Asset asset, string accepted) =>
        accepted.Contains("br", StringComparison.Ordinal) ? (asset.Brotli, "br")
        : accepted.Contains("gzip", StringComparison.Ordinal) ? (asset.Gzip, "gzip")
        : (asset.Plain, null);

    private sealed record Asset(byte[] Plain, byte[] Brotli, byte[] Gzip, string Hash, string ContentType, bool IsImmutable)
    {
        public static Asset Of(byte[] plain, string contentType, bool isImmutable) => new(
            plain,
            Compress(plain, into => new BrotliStream(into, CompressionLevel.SmallestSize)),
            Compress(plain, into => new GZipStream(into, CompressionLevel.SmallestSize)),
            Convert.ToHexStringLower(SHA256.HashData(plain)), contentType, isImmutable);

        private static byte[] Compress(byte[] plain, Func<Stream, Stream> open)
        {
            using var into = new MemoryStream();
            using (var compressing = open(into))
                compressing.Write(plain);
            return into.ToArray();
        }
    }
}
