using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk;

/// <summary>Names of the limits that the host keeps per visitor's address; the town sets their figures in its configuration.</summary>
/// <remarks>Give one to an endpoint with <c>.RequireRateLimiting(Limits.CodeLookup)</c>. Every endpoint also counts against the general limit of 300 in 5 minutes.</remarks>
public static class Limits
{
    /// <summary>Opening a case by its code: 30 in 10 minutes to begin with.</summary>
    /// <remarks>Where the route carries what opens the case as <c>{code}</c> or <c>{token}</c>, only a wrong one counts: answer it with 404, whatever else is
    /// wrong with the request. An answer below 400, 409 and 422 give the look-up back. A code in a query or a form counts in any case.</remarks>
    public const string CodeLookup = "code-lookup";

    /// <summary>Filing something without an account: 10 an hour to begin with.</summary>
    public const string AnonymousFiling = "anonymous-filing";

    /// <summary>Voting with a code that is wrong: 60 an hour to begin with.</summary>
    /// <remarks>An answer below 400 gives the try back: a school or a whole quarter may vote from one address. Where no code is asked for, every
    /// vote has to count: see <see cref="RequestLimits.CountInAnyCase"/>.</remarks>
    public const string Voting = "voting";

    /// <summary>Signing in: 10 a minute to begin with.</summary>
    public const string SignIn = "sign-in";
}

/// <summary>Who may use an endpoint. Beside <c>AllowAnonymous()</c>, the only ways to open one; without any it is refused to everybody.</summary>
public static class EndpointAccess
{
    /// <summary>Opens the endpoint to signed-in staff with one of the roles.</summary>
    /// <typeparam name="TBuilder">The endpoint or group.</typeparam>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <param name="roles">Full role names; one is enough; at least one.</param>
    /// <returns>The same endpoint or group.</returns>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', roles) });

    /// <summary>Opens the endpoint to holders of an API key with the scope, sent as <c>Authorization: Bearer …</c>.</summary>
    /// <typeparam name="TBuilder">The endpoint or group.</typeparam>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <param name="scope">Name of the scope, for example <c>complaints</c>.</param>
    /// <returns>The same endpoint or group.</returns>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireClaim("scope", scope));

    /// <summary>Opens the endpoint for forms that programs send and no page of the site showed: no proof of that is asked, and whatever
    /// cookie comes along, the sender is nobody. Files may come with the form. Check a key or a signature in the endpoint. Reading a form that
    /// is malformed or too large throws <c>BadHttpRequestException</c>; an endpoint that does not catch it answers 400 or 413.</summary>
    /// <remarks>Counts against a budget of 3,000 in 5 minutes for each address, instead of the general one: whoever relays for many asks from one.</remarks>
    /// <typeparam name="TBuilder">The endpoint or group.</typeparam>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <returns>The same endpoint or group.</returns>
    public static TBuilder AllowPrograms<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AllowAnonymous().WithMetadata(ProgramFormMetadata.Instance);
}

/// <summary>Marks an endpoint that takes forms of programs; given by <see cref="EndpointAccess.AllowPrograms"/>.</summary>
public sealed class ProgramFormMetadata
{
    internal static readonly ProgramFormMetadata Instance = new();

    private ProgramFormMetadata()
    {
    }
}

/// <summary>What an endpoint knows of its limit and the answer's status does not say.</summary>
public static class RequestLimits
{
    private static readonly object Key = new();

    /// <summary>Lets this request count against the endpoint's limit whatever it is answered, also where the limit gives harmless answers back.</summary>
    /// <param name="http">The request.</param>
    /// <remarks>For what needs no code, such as a vote that is open to everybody: there the limit is all that holds off one person's script.</remarks>
    public static void CountInAnyCase(this HttpContext http) => http.Items[Key] = Key;

    /// <summary>Whether <see cref="CountInAnyCase"/> was said. The host asks.</summary>
    /// <param name="http">The request.</param>
    /// <returns>True where nothing is given back.</returns>
    public static bool IsCountedInAnyCase(this HttpContext http) => http.Items.ContainsKey(Key);
}
