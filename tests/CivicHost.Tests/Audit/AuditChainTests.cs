using CivicHost.Audit;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using CivicHost.Tests.Modules;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Audit;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class AuditChainTests(SqlEngine engine)
{
    private ModuleFolder _folder = null!;
    private TestTown _town = null!;

    private ModuleStore Store => _town.Services.GetRequiredService<ITownStorage>().For("plain");

    [SetUp]
    public async Task Start()
    {
        _folder = new ModuleFolder();
        _folder.Add("Plain");
        _town = await TestTown.StartAsync(town => town.On(engine).Set("Modules:Folders:0", _folder.Path).Enable("plain"));
        using var browser = _town.Client();
        await Task.WhenAll(Enumerable.Range(1, 30).Select(number => browser.PostJsonAsync($"/plain/count/{number}", "{}")));
    }

    [TearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Thirty_changes_at_once_make_a_chain_of_thirty()
    {
        var verdict = await AuditChain.VerifyAsync(Store, CancellationToken.None);

        Assert.That(verdict.Fault, Is.Null);
        Assert.That(verdict.Entries, Is.EqualTo(30));
    }

    [TestCase("update civic_audit set facts = '{}' where position = 7")]
    [TestCase("delete from civic_audit where position = 7")]
    public void The_database_itself_refuses_to_change_the_log(string sql) =>
        Assert.That(() => ChangeAsync(sql), Throws.Exception.With.Message.Contains("append-only"));

    [TestCase("update civic_audit set facts = '{}' where position = 7", "entry 7 was altered")]
    [TestCase("update civic_audit set person = 'somebody' where position = 7", "entry 7 was altered")]
    [TestCase("update civic_audit set at = '2027-03-02T09:00:00.000000Z' where position = 30", "entry 30 was altered")]
    [TestCase("delete from civic_audit where position = 7", "entry 7 is missing: 8 follows 6")]
    [TestCase("update civic_audit set hash = previous where position = 7", "entry 7 was altered")]
    [TestCase("update civic_audit set previous = hash where position = 7", "entry 7 does not follow the entry before it")]
    [TestCase("update civic_audit set position = 31 where position = 7", "entry 7 is missing: 8 follows 6")]
    public async Task Whoever_goes_round_the_triggers_is_betrayed_by_the_chain(string sql, string fault)
    {
        await ChangeAsync(engine == SqlEngine.Sqlite
            ? "drop trigger civic_audit_no_update; drop trigger civic_audit_no_delete"
            : "drop trigger civic_audit_append_only on civic_audit");
        await ChangeAsync(sql);

        Assert.That((await AuditChain.VerifyAsync(Store, CancellationToken.None)).Fault, Is.EqualTo(fault));
    }

    private Task<int> ChangeAsync(string sql) =>
        Store.ChangeAsync((change, _) => change.Connection.ExecuteAsync(sql), _ => true, CancellationToken.None);
}
