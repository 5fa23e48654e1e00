using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Configuration;

namespace Permits.Tests;

public sealed class StallFeeTests
{
    [Test]
    public void Four_square_metres_for_three_months_cost_6000_francs() =>
        Assert.That(new StallTariff(500m).FeeFor(4, 3, "XOF"), Is.EqualTo(6000m));

    [Test]
    public void A_currency_without_cents_is_rounded_to_whole_units()
    {
        Assert.That(new StallTariff(12.345m).FeeFor(1, 1, "XOF"), Is.EqualTo(12m));
        Assert.That(new StallTariff(12.345m).FeeFor(1, 1, "CVE"), Is.EqualTo(12.35m));
    }

    [Test]
    public void A_fee_depends_neither_on_order_nor_on_culture() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 12], Gen.Int[0, 100_000]).Sample((size, months, cents) =>
        {
            var tariff = new StallTariff(cents / 100m);
            var fee = tariff.FeeFor(size, months, "CVE");
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            return fee == tariff.FeeFor(months, size, "CVE") && fee == cents * size * months / 100m;
        });

    [TestCase("12,50")]
    [TestCase("-5")]
    [TestCase("free")]
    public void A_tariff_that_is_no_amount_is_named(string written)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["FeePerSquareMetreMonth"] = written }).Build();

        Assert.That(() => StallTariff.Read(settings), Throws.TypeOf<FormatException>().With.Message.Contains(written));
    }

    [Test]
    public void No_happening_leads_out_of_a_closed_application_but_a_revocation() =>
        Gen.OneOfConst("asked", "answered", "accepted", "refused", "revoked", "nonsense").Array[1, 30].Sample(happenings =>
        {
            var state = ApplicationState.Filed;
            foreach (var happening in happenings)
            {
                var next = ApplicationState.After(state, happening);
                if (next is null)
                    continue;
                if (!ApplicationState.IsOpen(state) && (state, happening) != (ApplicationState.Accepted, "revoked"))
                    return false;
                state = next;
            }

            return true;
        });
}
