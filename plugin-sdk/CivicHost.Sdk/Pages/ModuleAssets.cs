using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk;

/// <summary>Files of a module that browsers load: scripts, style sheets, pictures. They lie in the folder <c>Assets</c> beside its assembly and are
/// served at an address that changes with their content, so that browsers keep them and never have old ones.</summary>
/// <remarks>Served are <c>.js .css .svg .png .json .woff2</c>. The town's content policy lets pages load scripts and style sheets only from here.</remarks>
public sealed class ModuleAssets
{
    private const int HashLength = 12;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
    };

    private readonly string _prefix;
    private readonly Dictionary<string, AssetFile> _files = new(StringComparer.Ordinal);

    /// <summary>Reads the files once.</summary>
    /// <param name="moduleId">The module's id, <see cref="ModuleBuilder.ModuleId"/>.</param>
    /// <param name="assembly">The module's assembly; a folder <c>Assets</c> that is not beside it is an empty one.</param>
    public ModuleAssets(string moduleId, Assembly assembly)
    {
        var folder = Path.Combine(Path.GetDirectoryName(assembly.Location) ?? "", "Assets");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        foreach (var file in found.Order(StringComparer.Ordinal))
        {
            if (!ContentTypes.TryGetValue(Path.GetExtension(file), out var contentType))
                continue;
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(content);
            _files[name] = new AssetFile(content, contentType);
        }

        Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
        _prefix = $"/{moduleId}/assets/{Version}/";
    }

    internal string Version { get; }

    /// <summary>Where a file is served.</summary>
    /// <param name="name">Path in the folder <c>Assets</c>, with slashes: <c>map.js</c>, <c>images/pin.png</c>.</param>
    /// <returns>Absolute path for a link, or null where there is no such file.</returns>
    public string? PathOf(string name) => _files.ContainsKey(name) ? _prefix + name : null;

    internal AssetFile? Find(string version, string name) => version == Version && _files.TryGetValue(name, out var file) ? file : null;
}

/// <summary>Serves the files of <see cref="ModuleAssets"/>.</summary>
public static class AssetRouting
{
    /// <summary>Serves a module's own files to everybody, compressed once and cached by browsers for a year.</summary>
    /// <param name="routes">The module's routes.</param>
    /// <param name="assets">Its files.</param>
    /// <returns>The endpoint; it is open to everybody.</returns>
    public static IEndpointConventionBuilder MapAssets(this IEndpointRouteBuilder routes, ModuleAssets assets) =>
        routes.MapMethods(
                "/assets/{version}/{**name}", [HttpMethods.Get, HttpMethods.Head],
                (HttpContext http, string version, string? name) => ServeAsync(http, assets.Find(version, name ?? "")))
            .AllowAnonymous();

    private static async Task ServeAsync(HttpContext http, AssetFile? file)
    {
        var response = http.Response;
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var (bytes, encoding) = file.For(http.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = file.ContentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsGet(http.Request.Method))
            await response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}

internal sealed class AssetFile(byte[] content, string contentType)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(content, into => new BrotliStream(into, CompressionLevel.SmallestSize)));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(content, into => new GZipStream(into, CompressionLevel.SmallestSize)));

    public string ContentType => contentType;

    private bool IsText => contentType.EndsWith("utf-8", StringComparison.Ordinal);

    /// <returns>The content as the browser takes it, and how it is encoded.</returns>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        !IsText ? (content, null)
        : accepted.Contains("br", StringComparison.Ordinal) ? (_brotli.Value, "br")
        : accepted.Contains("gzip", StringComparison.Ordinal) ? (_gzip.Value, "gzip")
        : (content, null);

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> open)
    {
        using var into = new MemoryStream();
        using (var compressing = open(into))
            compressing.Write(plain);
        return into.ToArray();
    }
}
