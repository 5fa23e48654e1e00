using System.Globalization;
using System.Threading.RateLimiting;
using CivicHost.People;
using CivicHost.Sdk;
using Microsoft.AspNetCore.RateLimiting;

namespace CivicHost.Pages;

/// <summary>Budgets per visitor's address and per key; the town sets the figures in the section Limits.</summary>
internal static class TownLimits
{
    private const int PermitsOfAKey = 6000;
    private const int PermitsOfPrograms = 3000;

    public static void AddTownLimits(this IServiceCollection services) => services.AddSingleton<AnswerBudgets>().AddRateLimiter(_ => { })
        .AddOptions<RateLimiterOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            var limits = configuration.GetSection("Limits");
            var general = limits.GetValue("General", 300);
            var key = limits.GetValue("Key", PermitsOfAKey);
            var programs = limits.GetValue("Programs", PermitsOfPrograms);
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = SayWhen;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => KeyOf(http) is { } own
                ? Window("key " + own, key, TimeSpan.FromMinutes(5))
                : IsForPrograms(http)
                ? Window("program " + VisitorAddress.Of(http.Connection.RemoteIpAddress), programs, TimeSpan.FromMinutes(5))
                : Window(VisitorAddress.Of(http.Connection.RemoteIpAddress), general, TimeSpan.FromMinutes(5)));
            AddByAnswer(options, Limits.CodeLookup, limits.GetValue("CodeLookup", 30), TimeSpan.FromMinutes(10));
            AddByAnswer(options, Limits.AnonymousFiling, limits.GetValue("AnonymousFiling", 30), TimeSpan.FromHours(1));
            AddByAnswer(options, Limits.Voting, limits.GetValue("Voting", 60), TimeSpan.FromHours(1));
            AddPerAddress(options, Limits.SignIn, limits.GetValue("SignIn", 10), TimeSpan.FromMinutes(1));
        });

    /// <summary>A gateway or a counter with a key, and signed-in staff, have the general budget only.</summary>
    private static void AddPerAddress(RateLimiterOptions options, string policy, int permits, TimeSpan window) =>
        options.AddPolicy(policy, http => http.User.Identity is { IsAuthenticated: true }
            ? RateLimitPartition.GetNoLimiter(policy)
            : Window($"{policy} {VisitorAddress.Of(http.Connection.RemoteIpAddress)}", permits, window));

    /// <summary>As the one above; what the answer shows to be harmless is given back.</summary>
    private static void AddByAnswer(RateLimiterOptions options, string policy, int permits, TimeSpan window) =>
        options.AddPolicy(policy, http => http.User.Identity is { IsAuthenticated: true }
            ? RateLimitPartition.GetNoLimiter(policy)
            : RateLimitPartition.Get(
                $"{policy} {AddressOf(http)}", _ => http.RequestServices.GetRequiredService<AnswerBudgets>().Open(policy, AddressOf(http), permits, window)));

    private static string AddressOf(HttpContext http) => VisitorAddress.Of(http.Connection.RemoteIpAddress);

    private static RateLimitPartition<string> Window(string partition, int permits, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(partition, _ => new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, permits), Window = window });

    /// <summary>A program that relays for many people asks from one address, and its key can stand in a form that is not read yet.</summary>
    private static bool IsForPrograms(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ProgramFormMetadata>() is not null;

    private static string? KeyOf(HttpContext http) => http.User.Identity?.AuthenticationType == TownPeople.Bearer
        ? http.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value
        : null;

    private static ValueTask SayWhen(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
