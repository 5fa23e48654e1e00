using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk;

/// <summary>Turns outcomes into JSON answers. Refusals become <c>application/problem+json</c> (RFC 9457) with the sentence in the visitor's language.</summary>
public static class OutcomeResults
{
    /// <summary>200 with the answer as JSON, or the refusal.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="outcome">What became of the request.</param>
    /// <returns>The HTTP answer.</returns>
    public static IResult ToOk<T>(this Outcome<T> outcome) =>
        outcome.TryGetAnswer(out var answer) ? Results.Json(answer) : new RefusalResult(outcome.Refusals);

    /// <summary>201 with the answer as JSON and its address in <c>Location</c>, or the refusal.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="outcome">What became of the request.</param>
    /// <param name="address">Path of what was made.</param>
    /// <returns>The HTTP answer.</returns>
    public static IResult ToCreated<T>(this Outcome<T> outcome, Func<T, string> address) =>
        outcome.TryGetAnswer(out var answer) ? Results.Created(address(answer), answer) : new RefusalResult(outcome.Refusals);

    /// <summary>303 to another page, or the refusal: for small forms that have no page of their own to show errors on.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="outcome">What became of the request.</param>
    /// <param name="address">Path of the page to go to.</param>
    /// <returns>The HTTP answer.</returns>
    public static IResult ToPage<T>(this Outcome<T> outcome, Func<T, string> address) =>
        outcome.TryGetAnswer(out var answer) ? new SeeOtherResult(address(answer)) : new RefusalResult(outcome.Refusals);

    /// <summary>The refusal as an answer: a problem document, or for browsers an error page that says what to do.</summary>
    /// <param name="refusal">Why not.</param>
    /// <returns>The HTTP answer.</returns>
    public static IResult ToResult(this Refusal refusal) => new RefusalResult([refusal]);

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}

internal sealed class RefusalResult(IReadOnlyList<Refusal> refusals) : IResult
{
    public Task ExecuteAsync(HttpContext http)
    {
        if (WantsPage(http.Request))
            return http.RequestServices.GetRequiredService<IPageRenderer>().RenderRefusalAsync(http, refusals);

        var texts = http.RequestServices.GetRequiredService<ITexts>();
        var first = refusals[0];
        var status = first.Status;
        return Results.Json(
            new
            {
                type = $"urn:civichost:refusal:{first.Code}",
                title = texts[first.Code, first.Arguments],
                status,
                code = first.Code,
                errors = refusals.Select(refusal => new
                {
                    code = refusal.Code,
                    field = refusal.Field,
                    detail = texts[refusal.Code, refusal.Arguments],
                }),
            },
            contentType: "application/problem+json",
            statusCode: status).ExecuteAsync(http);
    }

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
