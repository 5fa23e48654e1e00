using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk;

internal sealed class StoredFileResult(StoredFile file) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = file.ContentType;
        response.ContentLength = file.Bytes;
        response.Headers.CacheControl = "private, max-age=3600";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!file.ContentType.StartsWith("image/", StringComparison.Ordinal) && !file.ContentType.StartsWith("audio/", StringComparison.Ordinal))
            response.Headers.ContentDisposition = $"attachment; filename=\"{file.Id[..8]}.pdf\"";

        await using var content = file.Open();
        await content.CopyToAsync(response.Body, http.RequestAborted);
    }
}
