using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>What a type of permit costs, as its definition says. A pure function: the same answers on the same tariff date give the same lines, for ever.</summary>
public sealed class FeeSchedule
{
    internal FeeSchedule(IReadOnlyList<Fee> fees, Currency currency)
    {
        Fees = fees;
        Currency = currency;
    }

    public Currency Currency { get; }

    public bool IsEmpty => Fees.Count == 0;

    internal IReadOnlyList<Fee> Fees { get; }

    /// <summary>Reads the fees of a type of permit.</summary>
    /// <param name="part">A list of fees; nothing, where the permit is free.</param>
    /// <param name="form">The form whose answers they depend on.</param>
    /// <param name="languages">Languages that every label must have.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <returns>The schedule; worth something only where nothing is wrong with the definition.</returns>
    public static FeeSchedule Read(JsonPart part, FormSchema form, IReadOnlyList<string> languages, string currency) =>
        new FeeReader(form, languages, Currency.Of(currency)).Read(part);

    /// <summary>The lines that are due.</summary>
    /// <param name="answers">Answers to the form.</param>
    /// <param name="stage">One of <see cref="FeeStage"/>.</param>
    /// <param name="tariffOn">The day whose tariff counts, in the town's calendar.</param>
    /// <returns>One line of each fee that applies, in the order of the definition. A fee whose number has no answer does not apply.</returns>
    public IReadOnlyList<FeeLine> Lines(FormAnswers answers, string stage, DateOnly tariffOn) =>
        [.. Fees.Where(fee => fee.IsDue(answers, stage, tariffOn)).Select(fee => fee.LineFor(answers, Currency)).OfType<FeeLine>()];
}

/// <summary>When a fee falls due.</summary>
public static class FeeStage
{
    public const string Filing = "filing";
    public const string Issue = "issue";

    internal static readonly IReadOnlyList<string> All = [Filing, Issue];
}

/// <summary>A line of what is due.</summary>
/// <param name="Amount">Rounded to the currency, a half away from zero; never negative.</param>
/// <param name="Working">How it came about.</param>
public sealed record FeeLine(string Code, LocalText Label, decimal Amount, FeeWorking Working);

/// <summary>How an amount came about: 12 m² × 250 × 3 months, at least 5000.</summary>
/// <param name="Quantity">What was counted; null for a fixed amount.</param>
/// <param name="Each">Price of one; null where the quantity chose a step.</param>
/// <param name="Times">How often; null for once.</param>
/// <param name="UpTo">End of the chosen step; null for the last, and without steps.</param>
/// <param name="Least">The least it may be, where that was more; else null.</param>
/// <param name="Most">The most it may be, where that was less; else null.</param>
public sealed record FeeWorking(
    FeeFactor? Quantity = null, decimal? Each = null, FeeFactor? Times = null, decimal? UpTo = null, decimal? Least = null, decimal? Most = null)
{
    /// <summary>As people read it; empty for a fixed amount.</summary>
    public string Describe(ITexts texts, Currency currency)
    {
        List<string> parts = [];
        if (Quantity is { } quantity && Each is { } each)
            parts.Add(string.Join(" × ", new[] { quantity.Show(texts), FeeFactor.Number(each, texts), Times?.Show(texts) }.OfType<string>()));
        else if (Quantity is { } sorted)
            parts.Add(UpTo is { } end ? texts["money.working.up-to", sorted.Show(texts), FeeFactor.Number(end, texts)] : texts["money.working.above", sorted.Show(texts)]);
        if (Least is { } least)
            parts.Add(texts["money.working.least", currency.Show(least, texts.Culture)]);
        if (Most is { } most)
            parts.Add(texts["money.working.most", currency.Show(most, texts.Culture)]);
        return string.Join(", ", parts);
    }
}

/// <summary>A number that was answered.</summary>
public sealed record FeeFactor(FormField Field, decimal Answer)
{
    public string Show(ITexts texts) =>
        Field.Unit(texts.Language) is { } unit ? $"{Number(Answer, texts)}\u00A0{unit}" : Number(Answer, texts);

    internal static string Number(decimal number, ITexts texts) => number.ToString("#,0.######", texts.Culture);
}
