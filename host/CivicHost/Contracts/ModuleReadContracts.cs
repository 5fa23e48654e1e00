using System.Security.Claims;
using System.Text.Json;
using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Contracts;

/// <summary>What running modules tell each other. The module that is asked answers in a scope of its own, to a visitor who is not signed in.</summary>
internal sealed partial class ModuleReadContracts(IEventParticipants participants, ILogger<ModuleReadContracts> log) : IReadContracts
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public async Task<JsonElement?> ReadAsync(string name, CancellationToken cancellation)
    {
        if (name.IndexOf('.') is not (> 0 and var end) || participants.Running.FirstOrDefault(module => module.ModuleId == name[..end]) is not { } publisher)
            return null;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeLimit);
        try
        {
            await using var services = publisher.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<ModuleScope>().Person = new ClaimsPrincipal(new ClaimsIdentity());
            if (services.ServiceProvider.GetServices<IReadContract>().FirstOrDefault(contract => contract.Name == name) is not { } found)
                return null;
            return JsonSerializer.SerializeToElement(await found.ReadAsync(limited.Token).WaitAsync(limited.Token), JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            NotTold(log, name, fault);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Contract} could not be read")]
    private static partial void NotTold(ILogger log, string contract, Exception fault);
}

internal static class TownContracts
{
    public static IServiceCollection AddTownContracts(this IServiceCollection services) => services.AddSingleton<IReadContracts, ModuleReadContracts>();
}
