using System.Text.Json;

namespace CivicHost.People;

/// <summary>What somebody gets who may not come in: browsers the sign-in page or the town's page for 403, programs a problem document.</summary>
internal static class Turned
{
    public static Task AwayAsync(HttpContext http, int status, bool isProgram = false)
    {
        var wantsPage = !isProgram && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (wantsPage && status == StatusCodes.Status401Unauthorized)
        {
            var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
            var back = isRead ? $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}" : "/";
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = $"/sign-in?return={Uri.EscapeDataString(back)}";
            return Task.CompletedTask;
        }

        http.Response.StatusCode = status;
        if (wantsPage)
            return Task.CompletedTask;

        var code = status == StatusCodes.Status401Unauthorized ? "person.not-signed-in" : "person.not-allowed";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/problem+json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { type = $"urn:civichost:refusal:{code}", title = TitleOf(status), status, code }));
    }

    private static string TitleOf(int status) => status == StatusCodes.Status401Unauthorized
        ? "Sign in, or send a valid key as Authorization: Bearer."
        : "Your roles or your key's scopes do not allow this.";
}
