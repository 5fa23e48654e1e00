using System.Net.Mime;
using System.Security.Claims;
using CivicHost.Operations;
using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace CivicHost.Pages;

/// <summary>Before an endpoint runs: what is sent is small enough, well formed, and comes from a page of this site.</summary>
internal sealed class ReadForms(RequestDelegate next, IAntiforgery antiforgery)
{
    /// <summary>Five pictures of 8 MB, the most that one page asks for, and its words.</summary>
    private const long LargestFormWithFiles = 41 * 1024 * 1024;

    private static readonly FormOptions FormLimits = new()
    {
        ValueCountLimit = 200,
        KeyLengthLimit = 200,
        ValueLengthLimit = 100_000,
        MultipartBodyLengthLimit = LargestFormWithFiles,
        MultipartHeadersCountLimit = 10,
        MultipartBoundaryLengthLimit = 128,
    };

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is { } endpoint && !IsSafe(http.Request.Method))
        {
            if (endpoint.Metadata.GetMetadata<ProgramFormMetadata>() is not null)
                await ReadFromProgramAsync(http);
            else if (http.Request.HasFormContentType)
                await ReadFromPageAsync(http, endpoint);
            else if (endpoint.Metadata.GetMetadata<FormMetadata>() is not null)
                throw new BadHttpRequestException("A form is wanted here.", StatusCodes.Status415UnsupportedMediaType);
            else
                RefuseForeignJson(http);
        }

        await next(http);
    }

    /// <summary>A page of another site can make a browser send such a form; so the browser's cookies count for nothing. A form that cannot be
    /// read is the endpoint's to answer: a program wants to be told in its own protocol.</summary>
    private static async Task ReadFromProgramAsync(HttpContext http)
    {
        if (http.User.Identity?.AuthenticationType != TownPeople.Bearer)
            http.User = new ClaimsPrincipal(new ClaimsIdentity());
        if (!http.Request.HasFormContentType)
            return;
        try
        {
            await ReadAsync(http, mayHoldFiles: true);
        }
        catch (BadHttpRequestException unreadable)
        {
            http.Features.Set<IFormFeature>(new UnreadableForm(unreadable));
        }
    }

    private async Task ReadFromPageAsync(HttpContext http, Endpoint endpoint)
    {
        await ReadAsync(http, endpoint.Metadata.GetMetadata<FormMetadata>() is not null);
        if (http.User.Identity?.AuthenticationType != TownPeople.Bearer)
            await antiforgery.ValidateRequestAsync(http);
    }

    private static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static async Task ReadAsync(HttpContext http, bool mayHoldFiles)
    {
        if (mayHoldFiles && IsMultipart(http.Request) && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestFormWithFiles;
        try
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, FormLimits));
            await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException and not BadHttpRequestException or ArgumentException or NotSupportedException)
        {
            throw new BadHttpRequestException("The form cannot be read.", StatusCodes.Status400BadRequest, malformed);
        }
    }

    /// <summary>A page of another site can send a form or text with the visitor's cookies, but no JSON, and it cannot hide that it is another site.</summary>
    private static void RefuseForeignJson(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
            throw new BadHttpRequestException("Sent from another site.", StatusCodes.Status403Forbidden);
        if (headers["Sec-Fetch-Site"].Count == 0 && headers.Origin is { Count: > 0 } origin && !IsOwn(http.Request, origin.ToString()))
            throw new BadHttpRequestException("Sent from another site.", StatusCodes.Status403Forbidden);
        var hasBody = http.Request.ContentLength > 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        if (hasBody && !http.Request.HasJsonContentType())
            throw new BadHttpRequestException($"Only {MediaTypeNames.Application.Json} is taken here.", StatusCodes.Status415UnsupportedMediaType);
        if (hasBody && http.Request.GetTypedHeaders().ContentType is { Charset.Length: > 0 } type && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("JSON is written in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        if (http.Request.ContentLength > TownServer.LargestBody)
            throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>For browsers older than Sec-Fetch-Site.</summary>
    private static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var sender) && sender.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Says again to whoever asks for the form why there is none.</summary>
internal sealed class UnreadableForm(BadHttpRequestException why) : IFormFeature
{
    public bool HasFormContentType => true;

    public IFormCollection? Form { get; set; }

    public IFormCollection ReadForm() => throw why;

    public Task<IFormCollection> ReadFormAsync(CancellationToken cancellation) => Task.FromException<IFormCollection>(why);
}
