using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>What a fee comes to, for somebody who has answered nothing yet.</summary>
internal static class FeeWords
{
    /// <summary>An amount, a price of one, or from the cheapest step to the dearest.</summary>
    public static string Price(Fee fee, Currency currency, ITexts texts) => fee.Rule switch
    {
        FixedFee fixedFee => currency.Show(fixedFee.Amount, texts.Culture),
        FeePer per => string.Join(" × ", new[] { Each(per.Each, currency, texts), Name(per.Field, texts), per.Times is { } times ? Name(times, texts) : null }.OfType<string>()),
        FeeSlabs slabs when slabs.Steps.Min(step => step.Amount) is var least && slabs.Steps.Max(step => step.Amount) is var most && least < most =>
            texts["apply.fee.range", currency.Show(least, texts.Culture), currency.Show(most, texts.Culture)],
        FeeSlabs slabs => currency.Show(slabs.Steps[0].Amount, texts.Culture),
        _ => "",
    };

    /// <summary>The steps, the limits, when it is paid, and in which case and from when it is due.</summary>
    public static IEnumerable<string> More(Fee fee, Currency currency, ITexts texts, DateOnly today)
    {
        if (fee.Rule is FeeSlabs { Steps.Count: > 1 } slabs)
            yield return texts["apply.fee.steps", Name(slabs.Field, texts), string.Join(", ", slabs.Steps.Select(step => Step(step, slabs.Field, currency, texts)))];
        if (fee.Least is { } least)
            yield return texts["apply.fee.least", currency.Show(least, texts.Culture)];
        if (fee.Most is { } most)
            yield return texts["apply.fee.most", currency.Show(most, texts.Culture)];
        yield return texts[$"apply.fee.{fee.Stage}"];
        if (fee.If is { } condition)
            yield return texts["apply.document.if", condition.Describe(texts)];
        if (fee.From > today)
            yield return texts["apply.fee.from", fee.From.Value.ToString("d", texts.Culture)];
    }

    private static string Step(FeeStep step, FormField field, Currency currency, ITexts texts)
    {
        var amount = currency.Show(step.Amount, texts.Culture);
        return step.UpTo is { } end ? texts["apply.fee.up-to", new FeeFactor(field, end).Show(texts), amount] : texts["apply.fee.above", amount];
    }

    /// <summary>The price of one may be smaller than the smallest coin.</summary>
    private static string Each(decimal amount, Currency currency, ITexts texts) =>
        currency.Fits(amount) ? currency.Show(amount, texts.Culture) : $"{FeeFactor.Number(amount, texts)}\u00A0{currency.Sign}";

    private static string Name(FormField field, ITexts texts) =>
        field.Unit(texts.Language) is { } unit ? $"{field.Label(texts.Language)} ({unit})" : field.Label(texts.Language);
}
