using System.Data.Common;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Operations;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Polls.Tests.Crashes;

/// <summary>A town whose poll was opened, and which real processes serve from then on, by the real clock.</summary>
internal sealed class HostsOfOneTown : IAsyncDisposable
{
    private readonly List<string> _folders = [];
    private readonly List<HostProcess> _hosts = [];
    private readonly string? _database;

    private HostsOfOneTown(string? database) => _database = database;

    public Poll Poll { get; private set; } = null!;

    public IReadOnlyList<string> Codes { get; private set; } = [];

    public static async Task<HostsOfOneTown> OpenPollAsync(SqlEngine engine)
    {
        var town = new HostsOfOneTown(engine == SqlEngine.PostgreSql ? await PostgresServer.CreateDatabaseAsync() : null);
        town._folders.Add(Directory.CreateTempSubdirectory("civichost-kill-").FullName);
        await town.InProcessAsync(async voting =>
        {
            var lastDay = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(30);
            (town.Poll, town.Codes) = await voting.OpenAsync(VotingTown.Well with { ClosesOn = lastDay });
        });
        return town;
    }

    /// <summary>One host more; each has a folder of its own with the town's secrets, as on several machines.</summary>
    public async Task<HostProcess> StartAsync()
    {
        if (_hosts.Count > 0)
            _folders.Add(Copy(_folders[0]));
        return await StartAsync(_folders[^1]);
    }

    public Task<HostProcess> StartAgainAsync() => StartAsync(_folders[^1]);

    /// <summary>What the process left behind, looked at by the modules themselves.</summary>
    public async Task InProcessAsync(Func<VotingTown, Task> look)
    {
        await using var voting = new VotingTown(await TestTown.StartAsync(town =>
        {
            town.With<PollsModule>().In(_folders[0]).At(TimeProvider.System.GetUtcNow());
            if (_database is not null)
                town.On(SqlEngine.PostgreSql).Set("Storage:PostgreSql", _database);
        }));
        await look(voting);
    }

    /// <summary>Asked past the host, as soon as a commit shows.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using DbConnection connection = _database is not null
            ? new Npgsql.NpgsqlConnection($"{_database};Search Path=polls")
            : new SqliteConnection($"Data Source={Path.Combine(_folders[0], "modules", "polls", "polls.db")};Mode=ReadOnly;Pooling=false");
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table} where poll = @Id", new { Poll.Id });
    }

    public Task<HttpResponseMessage> ClaimAsync(HttpClient client, string code, BlindedToken blinded) =>
        client.PostAsJsonAsync($"/polls/api/polls/{Poll.Id}/claims", new { code, blinded = Convert.ToBase64String(blinded.Bytes) });

    public async Task<SignedToken> UnblindAsync(HttpResponseMessage claimed, byte[] token, BlindedToken blinded)
    {
        var signature = (string)JsonNode.Parse(await claimed.Content.ReadAsStringAsync())!["signature"]!;
        return new SignedToken(Convert.ToHexStringLower(token), Convert.ToBase64String(PollTokens.Unblind(blinded, Convert.FromBase64String(signature))));
    }

    public Task<HttpResponseMessage> CastAsync(HttpClient client, SignedToken token, string ballot) => client.PostAsJsonAsync(
        $"/polls/api/polls/{Poll.Id}/urn", new { token = token.Token, signature = token.Signature, ballot, nonce = VotingTown.NextNonce() });

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }

    private async Task<HostProcess> StartAsync(string folder)
    {
        var host = await HostProcess.StartAsync(folder, [
            ("CIVICHOST_Modules__polls__Enabled", "true"), ("CIVICHOST_Modules__complaints__Enabled", "false"), ("CIVICHOST_Modules__permits__Enabled", "false"),
            ("CIVICHOST_Limits__Voting", "1000000"), ("CIVICHOST_Limits__General", "1000000"), ("CIVICHOST_Logging__LogLevel__Default", "Error"),
            .. _database is null ? [] : new[] { ("CIVICHOST_Storage__Engine", "PostgreSql"), ("CIVICHOST_Storage__PostgreSql", _database) },
        ]);
        _hosts.Add(host);
        return host;
    }

    private static string Copy(string from)
    {
        var to = Directory.CreateTempSubdirectory("civichost-kill-").FullName;
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
