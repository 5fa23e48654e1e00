using CivicHost.Modules;

namespace CivicHost.Operations;

/// <summary>/health/live: the process answers. /health/ready: the modules were started and every one that should run does, or is named.</summary>
internal static class Health
{
    public static void MapTownHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" })).AllowAnonymous().DisableRateLimiting();
        app.MapGet("/health/ready", Ready).AllowAnonymous().DisableRateLimiting();
    }

    private static IResult Ready(IModuleRuntime runtime) => Results.Json(
        new
        {
            status = runtime.Started.IsCompletedSuccessfully ? "ready" : "starting",
            modules = runtime.Modules.Select(module => new { module.Id, state = module.State.ToString() }),
        },
        statusCode: runtime.Started.IsCompletedSuccessfully ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
