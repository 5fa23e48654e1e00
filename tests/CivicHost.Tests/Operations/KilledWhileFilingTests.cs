using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CivicHost.Tests.Operations;

/// <summary>What a resident was told is on disk, whatever happens to the process.</summary>
public sealed class KilledWhileFilingTests
{
    private const int Rounds = 3;
    private const int Residents = 16;
    private const string Report = """{"category":"road","quarter":"Centre","landmark":"fictional","text":"A hole."}""";

    private static readonly (string, string)[] Unlimited =
    [
        ("CIVICHOST_Limits__AnonymousFiling", "1000000"), ("CIVICHOST_Limits__General", "1000000"), ("CIVICHOST_Limits__CodeLookup", "1000000"),
        ("CIVICHOST_Logging__LogLevel__Default", "Error"),
    ];

    private string _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("civichost-kill-").FullName;

    [TearDown]
    public void DropFolder() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task Killed_three_times_during_a_stream_of_reports_no_acknowledged_one_is_lost()
    {
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var host = await HostProcess.StartAsync(_data, Unlimited);
            using var stop = new CancellationTokenSource();
            var before = acknowledged.Count;
            var residents = Enumerable.Range(0, Residents).Select(_ => FileUntilKilledAsync(host.Address, acknowledged, stop.Token)).ToList();
            while (acknowledged.Count < before + 200 * (round + 1))
                await Task.Delay(10);
            await host.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(residents);
        }

        await using (var last = await HostProcess.StartAsync(_data, Unlimited))
        {
            using var client = new HttpClient { BaseAddress = last.Address };
            foreach (var code in acknowledged.Take(50))
                Assert.That((await client.GetAsync($"/complaints/api/reports/{code}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(acknowledged, Has.Count.GreaterThan(1000));
        Assert.That(acknowledged.Except(CodesOnDisk()), Is.Empty);
        Assert.That(Ask("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
        var (exitCode, output, _) = await HostProcess.RunAsync("audit", "verify", "--data", _data);
        Assert.That(exitCode, Is.Zero, output);
    }

    private static async Task FileUntilKilledAsync(Uri address, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        try
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await client.PostAsync("/complaints/api/reports", new StringContent(Report, Encoding.UTF8, "application/json"), stop);
                if (answer.StatusCode != HttpStatusCode.Created)
                    continue;
                using var filed = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                acknowledged.Add(filed.RootElement.GetProperty("code").GetString()!);
            }
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // The server is gone, as it was meant to be.
        }
    }

    private List<string> CodesOnDisk() => Ask("select code from report");

    private List<string> Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "modules", "complaints", "complaints.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
            found.Add(reader.GetString(0));
        return found;
    }
}
