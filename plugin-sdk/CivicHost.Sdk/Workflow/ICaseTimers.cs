using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk.Workflow;

/// <summary>What the timers of a module's cases do when they go off. Added with <see cref="CaseTimers.AddTimers{TTimers}"/>.</summary>
/// <remarks>When a case's next timer goes off stands in a column of the case, written by each change that makes it due (<see cref="CaseTimer.Next"/>). A job
/// sweeps the column and sends one change for each case; the change asks again, acts, and sets the column to the timer after it.</remarks>
public interface ICaseTimers
{
    /// <summary>Name of the table of cases, never from outside. It has the columns <c>number integer</c> (unique), <c>state text</c> and
    /// <c>timer_at timestamptz</c>, null where no timer runs, with an index on those where one does.</summary>
    string Table { get; }

    /// <summary>Reads a case as its timers see it.</summary>
    /// <param name="number">The case.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The case; null where there is none or no timer of it runs.</returns>
    Task<TimedCase?> FindAsync(int number, CancellationToken cancellation);

    /// <summary>Moves a case as <see cref="Roles.System"/>, inside a change, and with it the case's <c>timer_at</c>.</summary>
    /// <param name="number">The case.</param>
    /// <param name="action">The transition.</param>
    /// <param name="cancellation">Ends the change.</param>
    /// <returns>False where the workflow does not allow it any more; somebody is then told instead.</returns>
    Task<bool> MoveAsync(int number, string action, CancellationToken cancellation);

    /// <summary>Notes on a case that it waits, and tells of it, inside a change.</summary>
    /// <param name="number">The case.</param>
    /// <param name="isEscalated">Whether somebody above is told, not whoever handles it.</param>
    /// <param name="cancellation">Ends the change.</param>
    /// <returns>The work.</returns>
    Task TellAsync(int number, bool isEscalated, CancellationToken cancellation);
}

/// <summary>A case as its timers see it.</summary>
/// <param name="State">Where it is.</param>
/// <param name="EnteredAt">Since when.</param>
/// <param name="TimerAt">When its next timer goes off.</param>
/// <param name="More">Timers that the module sets whatever the state says; null for none.</param>
public sealed record TimedCase(WorkflowState State, DateTimeOffset EnteredAt, DateTimeOffset TimerAt, IReadOnlyList<CaseTimer>? More = null);

/// <summary>Lets the timers of a module's cases go off.</summary>
public static class CaseTimers
{
    /// <summary>Adds the job <c>timers</c> and what it needs. A timer is late by at most the job's interval, and what the host missed while it was off is made
    /// up for in order.</summary>
    /// <typeparam name="TTimers">What the timers do.</typeparam>
    /// <param name="module">The module, once for each.</param>
    /// <param name="minutes">From one sweep to the next, 1 to 1440.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minutes"/> is not 1 to 1440.</exception>
    public static void AddTimers<TTimers>(this ModuleBuilder module, int minutes = 10)
        where TTimers : class, ICaseTimers
    {
        module.Services.AddScoped<ICaseTimers, TTimers>();
        module.Services.AddTransient<IRequestHandler<StrikeTimer, Outcome<StruckCase>>, StrikeTimerHandler>();
        module.AddJob<StrikeTimers>("timers", JobTimes.EveryMinutes(minutes));
    }
}
