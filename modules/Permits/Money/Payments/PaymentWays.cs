using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Microsoft.Extensions.Configuration;

namespace Permits;

/// <summary>How one can pay in this town: at the counter, by telephone with the operator's reference, or by a plugin's rail.</summary>
internal sealed class PaymentWays(IReadOnlyList<MobileMoneyOperator> operators, IPaymentRails rails)
{
    public const string Cash = "cash";

    public IReadOnlyList<MobileMoneyOperator> Operators { get; } = operators;

    /// <summary>Plugins' rails; one called like an operator of the configuration is not offered.</summary>
    public IReadOnlyList<RailEntry> Rails(string language) =>
        [.. rails.List(language).Where(rail => rail.Name != Cash && Operator(rail.Name) is null)];

    public MobileMoneyOperator? Operator(string code) => Operators.FirstOrDefault(known => known.Code == code);

    /// <summary>Every way whose operator sends statements, with its name.</summary>
    public IReadOnlyList<RailEntry> WithStatements(string language) =>
        [.. Operators.Select(known => new RailEntry(known.Code, known.Name)), .. Rails(language)];

    public string Label(string rail, ITexts texts) => rail == Cash
        ? texts["money.way.cash"]
        : WithStatements(texts.Language).FirstOrDefault(known => known.Name == rail)?.Label ?? rail;
}

/// <summary>An operator whom residents pay by telephone: settings <c>MobileMoney:{code}:Name</c>, <c>PayTo</c> and <c>TrustReferences</c>.</summary>
/// <param name="PayTo">Number or merchant code to which they pay.</param>
/// <param name="TrustsReferences">True where a reference counts as a payment at once; else when the operator's statement has it.</param>
internal sealed record MobileMoneyOperator(string Code, string Name, string PayTo, bool TrustsReferences)
{
    /// <exception cref="FormatException">An operator has no name, no number to pay to, or a code that is none.</exception>
    public static IReadOnlyList<MobileMoneyOperator> Read(IConfiguration settings) =>
        [.. settings.GetSection("MobileMoney").GetChildren().Select(Read).OrderBy(known => known.Code, StringComparer.Ordinal)];

    private static MobileMoneyOperator Read(IConfigurationSection section)
    {
        var known = new MobileMoneyOperator(section.Key, section["Name"] ?? "", section["PayTo"] ?? "", section.GetValue("TrustReferences", false));
        if (known.Name.Length == 0 || known.PayTo.Length == 0)
            throw new FormatException($"Modules:permits:Settings:MobileMoney:{section.Key} needs a Name and the number to pay to, PayTo.");
        if (known.Code is PaymentWays.Cash or { Length: > 32 } || !known.Code.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '-'))
            throw new FormatException($"Modules:permits:Settings:MobileMoney:{section.Key}: write a code of small letters, digits and hyphens other than cash.");
        return known;
    }
}
