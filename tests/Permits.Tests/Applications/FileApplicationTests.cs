using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FileApplicationTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("trade-licence", "examination")]
    [TestCase("public-space", "examination")]
    [TestCase("building", "payment")]
    [TestCase("event", "examination")]
    public async Task An_application_of_each_type_begins_where_its_type_says(string type, string state)
    {
        var filed = await _town.FileAsync(type);

        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.State, Is.EqualTo(state));
        Assert.That(file.Application.TypeVersion, Is.EqualTo(1));
        Assert.That(file.Documents.Select(document => document.Document), Does.Contain("identity"));
        Assert.That(file.Events.Select(happened => happened.Kind), Is.EqualTo(new[] { "filed" }));
    }

    [Test]
    public async Task The_law_counts_from_the_day_after_the_deposit()
    {
        // The town's clock begins on 1 March 2027.
        var filed = await _town.FileAsync("public-space");

        Assert.That(filed.DecideBy, Is.EqualTo(new DateOnly(2027, 4, 1)));
    }

    [Test]
    public async Task Without_a_document_that_is_wanted_nothing_is_filed()
    {
        var refused = await _town.As(Roles.Agent).Send("permits", PermitsTown.Application("public-space") with { Documents = [] });

        Assert.That(refused, Refused.With("application.document-missing"));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from application")).Single(), Is.Zero);
    }

    [Test]
    public async Task Numbers_have_no_gap_when_twenty_apply_at_once()
    {
        var filed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _town.FileAsync()));

        Assert.That(filed.Select(each => each.Number).Order(), Is.EqualTo(Enumerable.Range(1, 20).Select(count => CaseNumber.Of(2027, count))));
    }
}
