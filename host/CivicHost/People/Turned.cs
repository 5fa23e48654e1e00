namespace CivicHost.People;

/// <summary>What somebody gets who may not come in: the sign-in page in a browser, else the bare status, which the town's frame explains.</summary>
internal static class Turned
{
    public static Task AwayAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        var wantsPage = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (status != StatusCodes.Status401Unauthorized || !wantsPage)
            return Task.CompletedTask;

        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var back = isRead ? $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}" : "/";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"/sign-in?return={Uri.EscapeDataString(back)}";
        return Task.CompletedTask;
    }
}
