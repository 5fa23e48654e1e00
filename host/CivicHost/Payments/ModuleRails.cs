using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Sdk.Payments;

namespace CivicHost.Payments;

/// <summary>The rails of all running modules. Each call gets a scope of the rail's module and 15 seconds.</summary>
internal sealed partial class ModuleRails(IEventParticipants participants, ILogger<ModuleRails> log) : IPaymentRails
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    public IReadOnlyList<RailEntry> List(string language)
    {
        var found = new SortedDictionary<string, RailEntry>(StringComparer.Ordinal);
        foreach (var module in participants.Running)
        {
            try
            {
                using var services = module.Services.CreateScope();
                foreach (var rail in services.ServiceProvider.GetServices<IPaymentRail>())
                    found.TryAdd(rail.Name, new RailEntry(rail.Name, rail.Label(language)));
            }
            catch (Exception fault)
            {
                RailFailed(log, "", module.ModuleId, fault.GetType().Name);
            }
        }

        return [.. found.Values];
    }

    public async Task<RailAnswer> BeginAsync(string rail, PaymentOrder order, CancellationToken cancellation) =>
        await AskAsync(rail, (asked, limit) => asked.BeginAsync(order, limit)!, cancellation) ?? RailAnswer.TryAgain($"rail '{rail}'");

    public Task<RailReport?> QueryAsync(string rail, PaymentOrder order, CancellationToken cancellation) =>
        AskAsync(rail, (asked, limit) => asked.QueryAsync(order, limit), cancellation);

    public Task<RailReport?> ReadCallbackAsync(string rail, RailCallback callback, CancellationToken cancellation) =>
        AskAsync(rail, (asked, limit) => asked.ReadCallbackAsync(callback, limit), cancellation);

    /// <returns>Null where no module brings the rail, or it failed.</returns>
    private async Task<T?> AskAsync<T>(string name, Func<IPaymentRail, CancellationToken, Task<T?>> ask, CancellationToken cancellation) where T : class
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeLimit);
        foreach (var module in participants.Running)
        {
            try
            {
                await using var services = module.Services.CreateAsyncScope();
                services.ServiceProvider.GetRequiredService<ModuleScope>().Person = SystemPerson.Create();
                if (services.ServiceProvider.GetServices<IPaymentRail>().FirstOrDefault(rail => rail.Name == name) is not { } found)
                    continue;
                return await ask(found, limited.Token).WaitAsync(limited.Token);
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                // The type and never the sentence: it often repeats the telephone number.
                RailFailed(log, name, module.ModuleId, fault.GetType().Name);
                return null;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The payment rail {Rail} of {Module} failed: {Fault}")]
    private static partial void RailFailed(ILogger log, string rail, string module, string fault);
}
