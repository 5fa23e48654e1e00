using System.Globalization;
using CivicHost.Sdk;
using Microsoft.Extensions.Configuration;

namespace Permits;

/// <summary>What a stall costs: setting <c>FeePerSquareMetreMonth</c>, in the town's currency.</summary>
public sealed record StallTariff(decimal FeePerSquareMetreMonth)
{
    private const decimal ByDefault = 500m;

    /// <exception cref="FormatException">The setting is no number of 0 or more.</exception>
    internal static StallTariff Read(IConfiguration settings)
    {
        const string Key = nameof(FeePerSquareMetreMonth);
        if (settings[Key] is not { Length: > 0 } written)
            return new StallTariff(ByDefault);
        return decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fee)
            ? new StallTariff(fee)
            : throw new FormatException($"Modules:permits:Settings:{Key} '{written}' is no amount; write it like 500 or 12.50.");
    }

    /// <summary>Square metres by months by the tariff, to the smallest unit the currency has.</summary>
    public decimal FeeFor(int squareMetres, int months, string currency) =>
        Math.Round(FeePerSquareMetreMonth * squareMetres * months, Money.DecimalsOf(currency), MidpointRounding.AwayFromZero);
}

/// <summary>Amounts as people write them.</summary>
internal static class Money
{
    /// <summary>ISO 4217: these have no smaller unit.</summary>
    private static readonly HashSet<string> Whole = ["XOF", "XAF", "GNF", "BIF", "RWF", "DJF", "KMF", "UGX"];

    public static int DecimalsOf(string currency) => Whole.Contains(currency) ? 0 : 2;

    public static string Show(decimal amount, ITown town, ITexts texts) =>
        $"{amount.ToString("N" + DecimalsOf(town.Currency), texts.Culture)} {(town.Currency == "XOF" ? "F CFA" : town.Currency)}";
}
