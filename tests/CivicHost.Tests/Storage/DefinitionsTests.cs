using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Tests.Storage;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class DefinitionsTests(SqlEngine engine)
{
    private Stores _stores = null!;
    private PublishedVersions _known = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync(engine);
        _known = new PublishedVersions();
    }

    [TearDown]
    public async Task Close() => await (_stores?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_version_comes_back_as_it_was_published()
    {
        var version = await PublishAsync("workflow", "report", """{"états":1}""");

        var found = await Reading().FindAsync("workflow", "report", version);

        Assert.That((found!.Kind, found.Code, found.Version, found.Json, found.PublishedAt),
            Is.EqualTo(("workflow", "report", 1, """{"états":1}""", _stores.Clock.GetUtcNow())));
    }

    [Test]
    public async Task Each_new_text_is_a_new_version_and_the_same_text_is_none()
    {
        int[] versions =
        [
            await PublishAsync("workflow", "report", "{}"), await PublishAsync("workflow", "report", "{}"),
            await PublishAsync("workflow", "report", "{ }"), await PublishAsync("workflow", "report", "{}"),
            await PublishAsync("form", "report", "{}"), await PublishAsync("workflow", "stall", "{}"),
        ];

        Assert.That(versions, Is.EqualTo(new[] { 1, 1, 2, 3, 1, 1 }));
        Assert.That((await Reading().LatestAsync("workflow", "report"))!.Version, Is.EqualTo(3));
        Assert.That((await Reading().FindAsync("workflow", "report", 2))!.Json, Is.EqualTo("{ }"));
    }

    [Test]
    public async Task The_list_has_the_latest_of_each()
    {
        await PublishAsync("workflow", "stall", "1");
        await PublishAsync("workflow", "report", "1");
        await PublishAsync("workflow", "report", "2");
        await PublishAsync("form", "report", "3");

        var listed = await Reading().ListAsync("workflow");

        Assert.That(listed.Select(each => (each.Code, each.Version, each.Json)), Is.EqualTo(new[] { ("report", 2, "2"), ("stall", 1, "1") }));
    }

    [Test]
    public async Task What_was_never_published_is_not_found()
    {
        await PublishAsync("workflow", "report", "{}");

        Assert.That(await Reading().FindAsync("workflow", "report", 2), Is.Null);
        Assert.That(await Reading().LatestAsync("workflow", "stall"), Is.Null);
        Assert.That(await Reading().ListAsync("form"), Is.Empty);
    }

    [Test]
    public async Task A_change_sees_what_it_published_and_leaves_nothing_where_it_is_refused()
    {
        await PublishAsync("workflow", "report", "refused", keep: false);
        Assert.That(await Reading().LatestAsync("workflow", "report"), Is.Null);

        await PublishAsync("workflow", "report", "kept");

        Assert.That((await Reading().LatestAsync("workflow", "report"))!.Json, Is.EqualTo("kept"));
    }

    [Test]
    public async Task A_version_is_read_once_and_kept_in_memory()
    {
        await PublishAsync("workflow", "report", "12");
        var first = await Reading().FindAsync("workflow", "report", 1);

        Assert.That(await Reading().LatestAsync("workflow", "report"), Is.SameAs(first));
        Assert.That(first!.As(json => json.ToCharArray()), Is.SameAs(first.As(json => json.ToCharArray())));
    }

    [Test]
    public async Task Those_who_publish_at_once_take_one_number_each()
    {
        var versions = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(() => PublishAsync("workflow", "report", $"{number}"))));

        Assert.That(versions.Order(), Is.EqualTo(Enumerable.Range(1, 8)));
    }

    [TestCase("update civic_definition set definition = 'other'")]
    [TestCase("delete from civic_definition")]
    public async Task Nobody_changes_or_deletes_a_version(string attack)
    {
        await PublishAsync("workflow", "report", "{}");

        Assert.That(async () => await ExecuteAsync(attack), Throws.Exception.With.Message.Contains("never changes"));
        Assert.That((await Reading().FindAsync("workflow", "report", 1))!.Json, Is.EqualTo("{}"));
    }

    [Test]
    public async Task Nor_does_a_replacement_slip_past_SQLites_triggers()
    {
        if (engine != SqlEngine.Sqlite)
            Assert.Ignore("PostgreSQL knows no insert or replace.");
        await PublishAsync("workflow", "report", "{}");

        const string Attack = "insert or replace into civic_definition (kind, code, version, definition, published_at) values ('workflow', 'report', 1, 'other', '2027-03-01')";
        Assert.That(async () => await ExecuteAsync(Attack), Throws.Exception.With.Message.Contains("never changes"));
    }

    [Test]
    public void Without_a_change_nothing_is_published() =>
        Assert.That(async () => await Reading().PublishAsync("workflow", "report", "{}"), Throws.InvalidOperationException);

    [TestCase("", "report", "{}")]
    [TestCase("workflow", "", "{}")]
    [TestCase("workflow", "report", "")]
    [TestCase("workflow", "0123456789012345678901234567890123456789012345678901234567890", "{}")]
    public void What_is_empty_or_too_long_is_not_published(string kind, string code, string json) =>
        Assert.That(async () => await PublishAsync(kind, code, json), Throws.ArgumentException);

    private Definitions Reading() => In(new ModuleScope());

    private Definitions In(ModuleScope scope) => new(_known, _stores.Store, scope, new ModuleDatabase(_stores.Store, scope), _stores.Clock);

    private async Task<int> PublishAsync(string kind, string code, string json, bool keep = true) => await _stores.Store.ChangeAsync(
        async (change, cancellation) =>
        {
            var definitions = In(new ModuleScope { Change = change });
            var version = await definitions.PublishAsync(kind, code, json, cancellation);
            Assert.That((await definitions.LatestAsync(kind, code, cancellation))!.Json, Is.EqualTo(json));
            return version;
        },
        _ => keep,
        CancellationToken.None);

    private Task<int> ExecuteAsync(string sql) => _stores.Store.ChangeAsync(
        (change, cancellation) => change.Connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellation)), _ => true, CancellationToken.None);
}
