using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture]
internal sealed class BallotWordsTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(SqlEngine.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Three_faces_are_faces_with_a_word_each_and_no_numbers()
    {
        var (poll, _) = await _town.OpenAsync(TownWithPolls.Well with { Kind = BallotKind.Score });
        using var resident = _town.Client();

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/vote"));

        Assert.That(page, Does.Contain("Dites de chacun ce que vous en pensez, ou laissez vide.").And.Not.Contain("un nombre de"));
        Assert.That(page, Does.Match("<input type=\"radio\" name=\"option-1\" value=\"1\"[^>]*><svg class=\"pictogram\"[^>]*>.*?</svg><span>Bien</span>"));
    }

    [TestCase("fr", "Ensemble, ils coûtent 600 000 F CFA de trop.")]
    [TestCase("en", "Together they cost 600,000 F CFA too much.")]
    public async Task What_is_too_much_is_an_amount_of_money(string language, string sentence)
    {
        var (poll, codes) = await _town.OpenAsync(TownWithPolls.Well with { Kind = BallotKind.BudgetKnapsack, Costs = [1_500_000, 900_000, 3_200_000], Budget = 5_000_000 });
        using var resident = _town.Client(language);

        var refused = await resident.SubmitAsync($"/polls/{poll}/vote", new Dictionary<string, string> { ["choice"] = "1,2,3", ["code"] = codes[0] });

        Assert.That(SmsText.Of(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync())).Text, Does.Contain(SmsText.Of(sentence).Text));
    }
}
