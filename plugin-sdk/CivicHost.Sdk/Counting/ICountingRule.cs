namespace CivicHost.Sdk.Counting;

/// <summary>How ballots become a result. A module brings one with <c>module.Services.AddSingleton&lt;ICountingRule, …&gt;()</c>; polls find it by its name.</summary>
/// <remarks>A rule is a function: it keeps nothing between counts, and reads neither clock, culture, files nor chance. Where a comparison decides it
/// calculates with integers or fractions, never with floating-point numbers. <c>CountingRuleConformance</c> of the test kit checks what every rule owes.</remarks>
public interface ICountingRule
{
    /// <summary>The name by which polls remember it: lower-case letters, digits and hyphens, 2 to 32. A renamed rule is another one.</summary>
    string Name { get; }

    /// <summary>The questions whose ballots it can count; at least one.</summary>
    IReadOnlyList<QuestionKind> Questions { get; }

    /// <summary>How many options it can let win, 1 or more; without a limit to begin with. Budget rules know no number.</summary>
    int MostSeats => int.MaxValue;

    /// <summary>Counts.</summary>
    /// <param name="election">Question and ballots; its <see cref="Election.Question"/> is one of <see cref="Questions"/>.</param>
    /// <param name="options">What the poll has written down before it opened.</param>
    /// <param name="cancellation">Ends a long count.</param>
    /// <returns>The result. Where no ballot says anything there are no winners and no ties.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    /// <exception cref="InvalidOperationException">The count would take longer than anybody waits; the message says what to change.</exception>
    CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default);
}
