using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>One fee of a schedule, with the days on which it holds.</summary>
internal sealed record Fee(string Code, LocalText Label, string Stage, FeeRule Rule)
{
    /// <summary>Form answers reach 10^15: what their products could exceed stays here, so that no answer makes a fee overflow.</summary>
    public const decimal Largest = 999_999_999_999m;

    public DateOnly? From { get; init; }

    /// <summary>The last day, which counts.</summary>
    public DateOnly? Until { get; init; }

    public FormCondition? If { get; init; }

    public decimal? Least { get; init; }

    public decimal? Most { get; init; }

    public bool IsDue(FormAnswers answers, string stage, DateOnly tariffOn) =>
        Stage == stage && !(tariffOn < From) && !(tariffOn > Until) && If?.Holds(answers) != false;

    public FeeLine? LineFor(FormAnswers answers, Currency currency)
    {
        if (Rule.Apply(answers) is not { } applied)
            return null;
        var (amount, working) = applied;
        if (amount < Least)
            (amount, working) = (Least.Value, working with { Least = Least });
        if (amount > Most)
            (amount, working) = (Most.Value, working with { Most = Most, Least = null });
        return new FeeLine(Code, Label, currency.Round(amount), working);
    }

    public bool Overlaps(Fee other) =>
        Code == other.Code && Stage == other.Stage && !(Until < other.From) && !(other.Until < From);
}

internal abstract record FeeRule
{
    /// <returns>The amount before rounding and limits; null where a number it needs was not answered.</returns>
    public abstract (decimal Amount, FeeWorking Working)? Apply(FormAnswers answers);

    /// <summary>Nothing costs less than nothing: an answer below zero counts as zero.</summary>
    protected static FeeFactor? Answered(FormField field, FormAnswers answers) =>
        answers.Number(field.Name) is { } number ? new FeeFactor(field, Math.Max(number, 0)) : null;
}

internal sealed record FixedFee(decimal Amount) : FeeRule
{
    public override (decimal, FeeWorking)? Apply(FormAnswers answers) => (Amount, new FeeWorking());
}

/// <summary>So much for each square metre, and that times the months.</summary>
internal sealed record FeePer(FormField Field, decimal Each, FormField? Times) : FeeRule
{
    public override (decimal, FeeWorking)? Apply(FormAnswers answers)
    {
        if (Answered(Field, answers) is not { } quantity)
            return null;
        if (Times is null)
            return (Product(quantity.Answer, Each), new FeeWorking(quantity, Each));
        return Answered(Times, answers) is { } times
            ? (Product(Product(quantity.Answer, times.Answer), Each), new FeeWorking(quantity, Each, times))
            : null;
    }

    private static decimal Product(decimal left, decimal right) =>
        right > 1 && left > Fee.Largest / right ? Fee.Largest : Math.Min(left * right, Fee.Largest);
}

/// <summary>An amount by size: up to 10 m² this, up to 50 m² that, and above.</summary>
internal sealed record FeeSlabs(FormField Field, IReadOnlyList<FeeStep> Steps) : FeeRule
{
    public override (decimal, FeeWorking)? Apply(FormAnswers answers)
    {
        if (Answered(Field, answers) is not { } quantity)
            return null;
        var step = Steps.First(each => each.UpTo is null || quantity.Answer <= each.UpTo);
        return (step.Amount, new FeeWorking(quantity, UpTo: step.UpTo));
    }
}

/// <param name="UpTo">Its end, which counts; null for the last.</param>
internal sealed record FeeStep(decimal? UpTo, decimal Amount);
