using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Granted applications that the public register lacks are entered: after a new version of their type, and those of the first release.</summary>
[RequiresRole(Roles.System)]
internal sealed record EnterGranted : IChange<EnteredPermits>;

internal sealed record EnteredPermits(int Count);

internal sealed class EnterGrantedHandler(IModuleDatabase database, PublicRegister register, IAuditTrail audit)
    : IRequestHandler<EnterGranted, Outcome<EnteredPermits>>
{
    private const string Missing =
        """
        select number
        from application
        where outcome in ('granted', 'granted_by_silence') and appeals is null
          and not exists (select 1 from register_entry where register_entry.number = application.number)
        order by number
        limit 300
        """;

    public async Task<Outcome<EnteredPermits>> Handle(EnterGranted request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var numbers = (await connection.QueryAsync<int>(new CommandDefinition(Missing, cancellationToken: cancellation))).AsList();
        foreach (var number in numbers)
            await register.FollowAsync(connection, number, cancellation);
        audit.Record("permit-register", new { Entered = numbers.Count });
        return new EnteredPermits(numbers.Count);
    }
}

/// <summary>Brings the public register up to date, batch by batch.</summary>
internal sealed class RefillRegister(IModuleDatabase database, IMediator mediator, TimeProvider clock) : IModuleJob
{
    public const string Name = "register";

    private const string IsBehind =
        """
        select count(*)
        from (select number from application
              where outcome in ('granted', 'granted_by_silence') and appeals is null
                and not exists (select 1 from register_entry where register_entry.number = application.number)
              limit 1) behind
        """;

    private static readonly TimeSpan WhileSomebodyWaits = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);

    /// <summary>In a scope of its own: the form that was sent is one change, and these are many.</summary>
    public static async Task WhileSomebodyWaitsAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var own = services.CreateAsyncScope();
        await own.ServiceProvider.GetRequiredService<RefillRegister>().ContinueAsync(WhileSomebodyWaits, cancellation);
    }

    public Task RunAsync(CancellationToken cancellation) => ContinueAsync(AtMost, cancellation);

    private async Task ContinueAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < atMost && await LacksAnyAsync(cancellation))
        {
            if (!(await mediator.Send(new EnterGranted(), cancellation)).TryGetAnswer(out var entered) || entered.Count == 0)
                return;
        }
    }

    private async Task<bool> LacksAnyAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(IsBehind, cancellationToken: cancellation)) > 0;
    }
}
