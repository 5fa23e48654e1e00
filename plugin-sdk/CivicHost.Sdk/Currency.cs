using System.Globalization;
using CivicHost.Sdk.Forms;

namespace CivicHost.Sdk;

/// <summary>A currency: how amounts in it are rounded, kept and written. Amounts are <c>decimal</c>, never floating.</summary>
public sealed class Currency
{
    /// <summary>Minor units of ISO 4217, list one; two where it is not named here.</summary>
    private static readonly HashSet<string> WithoutDecimals =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> WithThree = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    private Currency(string code)
    {
        Code = code;
        Decimals = DecimalsOf(code);
    }

    /// <summary>ISO 4217, for example <c>XOF</c>.</summary>
    public string Code { get; }

    /// <summary>How many decimals its amounts have: 0, 2 or 3, the minor unit of ISO 4217, list one.</summary>
    public int Decimals { get; }

    /// <summary>As people write it behind an amount: <c>F CFA</c> for the two francs of that name, else the code.</summary>
    public string Sign => Code is "XOF" or "XAF" ? "F\u00A0CFA" : Code;

    /// <summary>A currency by its code.</summary>
    /// <param name="code">ISO 4217, as <see cref="ITown.Currency"/> gives it.</param>
    /// <returns>The currency; with two decimals where the list does not know it.</returns>
    /// <exception cref="ArgumentException"><paramref name="code"/> is not three capital letters.</exception>
    public static Currency Of(string code) => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper)
        ? new Currency(code)
        : throw new ArgumentException($"'{code}' is no currency; write three capital letters, for example XOF.", nameof(code));

    /// <summary>The nearest amount that can be paid; a half goes away from zero, as counters do it.</summary>
    /// <param name="amount">Any amount.</param>
    /// <returns>The amount with at most <see cref="Decimals"/> decimals: 2.5 gives 3 francs, 0.125 gives 0.13 euros.</returns>
    public decimal Round(decimal amount) => Math.Round(amount, Decimals, MidpointRounding.AwayFromZero);

    /// <summary>Whether an amount can be paid as it is.</summary>
    /// <param name="amount">Any amount.</param>
    /// <returns>False where it has more decimals than the currency.</returns>
    public bool Fits(decimal amount) => Round(amount) == amount;

    /// <summary>An amount as a whole number of the smallest unit: for columns, which then add up exactly, and for operators that count so.</summary>
    /// <param name="amount">An amount that <see cref="Fits"/>.</param>
    /// <returns>For example 1250 for 12.50 euros, 12 for 12 francs.</returns>
    /// <exception cref="ArgumentException">It has more decimals than the currency.</exception>
    /// <exception cref="OverflowException">It is larger than a <c>long</c> holds.</exception>
    public long ToSmallest(decimal amount) => Fits(amount)
        ? decimal.ToInt64(amount * Factor)
        : throw new ArgumentException($"{Code} has {Decimals} decimals; round the amount first.", nameof(amount));

    /// <summary>The amount that a number of the smallest unit is.</summary>
    /// <param name="units">As <see cref="ToSmallest"/> gives it.</param>
    /// <returns>The amount.</returns>
    public decimal FromSmallest(long units) => units / Factor;

    /// <summary>An amount as people read it, with all its decimals and the currency.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="culture">How numbers are written, for example <see cref="ITexts.Culture"/>.</param>
    /// <returns>For example <c>1 500 F CFA</c>, with spaces at which no line breaks.</returns>
    public string Show(decimal amount, CultureInfo culture) =>
        $"{amount.ToString("N" + Decimals.ToString(CultureInfo.InvariantCulture), culture).Replace(' ', '\u00A0')}\u00A0{Sign}";

    /// <summary>Reads an amount as people write it, in French, Portuguese or English.</summary>
    /// <param name="written">For example <c>1 500,50</c> or <c>1.500</c>; may be null.</param>
    /// <returns>The amount; null where it is none, or has more decimals than the currency.</returns>
    public decimal? Read(string? written) =>
        FormNumber.Read(written ?? "", Decimals) is { } amount && Math.Abs(amount) < FormNumber.Bound && Fits(amount) ? amount : null;

    internal static int DecimalsOf(string? code) => code switch
    {
        null => 2,
        _ when WithoutDecimals.Contains(code) => 0,
        _ when WithThree.Contains(code) => 3,
        _ => 2,
    };

    private decimal Factor => Decimals switch { 0 => 1m, 3 => 1000m, _ => 100m };
}
