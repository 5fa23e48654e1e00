using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A poll's page says who may vote, and its ballot asks for what they have in their hands.</summary>
[TestFixture]
internal sealed class WhoMayVoteTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(SqlEngine.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(Eligibility.Slip, "Qui peut voter : les personnes qui ont un coupon de la mairie.", "Code de votre coupon", "imprimés sur le coupon")]
    [TestCase(Eligibility.Phone, "Qui peut voter : les personnes qui demandent un code par SMS.", "Code reçu par SMS", "Les 12 lettres et chiffres de notre message.")]
    public async Task Each_proof_has_its_own_words(string kind, string who, string label, string hint)
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [kind], Slips = kind == Eligibility.Slip ? 3 : 0 });

        Assert.That(await PageAsync($"/polls/{poll}"), Does.Contain(who).And.Not.Contain("Tout le monde"));
        Assert.That(await PageAsync($"/polls/{poll}/vote"), Does.Contain(label).And.Contain(hint));
    }

    [Test]
    public async Task Where_only_a_telephone_opens_the_ballot_nothing_speaks_of_slips()
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Phone], Slips = 0 });

        Assert.That(await PageAsync($"/polls/{poll}/vote"), Does.Not.Contain("coupon"));
    }

    [Test]
    public async Task Several_proofs_are_all_named()
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Slip, Eligibility.Phone], Slips = 3 });

        Assert.That(await PageAsync($"/polls/{poll}"), Does.Contain("Qui peut voter : les personnes qui ont un coupon de la mairie · les personnes qui demandent un code par SMS."));
        Assert.That(await PageAsync($"/polls/{poll}/vote"), Does.Contain("Code de votre coupon / Code reçu par SMS"));
    }

    [Test]
    public async Task An_open_poll_is_for_everybody_before_and_after()
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Open], Slips = 0 });
        Assert.That(await PageAsync($"/polls/{poll}"), Does.Contain("Qui peut voter : tout le monde."));

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        Assert.That(await PageAsync($"/polls/{poll}"), Does.Contain("Qui peut voter : tout le monde."));
    }

    private async Task<string> PageAsync(string address)
    {
        using var resident = _town.Client();
        return WebUtility.HtmlDecode(await resident.PageAsync(address));
    }
}
