using System.Net;
using System.Text;
using CivicHost.Tests.Modules;
using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Messages;

/// <summary>What a resident was promised is sent, whatever happens to the process.</summary>
public sealed class KilledBeforeSendingTests
{
    private const int Residents = 20;

    [Test]
    public async Task Killed_as_soon_as_the_change_is_committed_the_next_start_sends_the_message()
    {
        var data = Directory.CreateTempSubdirectory("civichost-kill-").FullName;
        using var modules = new ModuleFolder();
        modules.Add("Talks");
        (string, string)[] environment =
        [
            ("CIVICHOST_Modules__Folders__0", modules.Path), ("CIVICHOST_Modules__talks__Enabled", "true"), ("CIVICHOST_Logging__LogLevel__Default", "Error"),
        ];
        await using (var host = await HostProcess.StartAsync(data, environment))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            await Task.WhenAll(Enumerable.Range(0, Residents).Select(number => TellAsync(client, $"resident{number}@example.org")));
            await host.KillAsync();
        }

        await using (await HostProcess.StartAsync(data, environment))
        {
            var folder = Path.Combine(data, "messages");
            for (var tries = 0; tries < 100 && !(Directory.Exists(folder) && Directory.GetFiles(folder, "*.eml").Length == Residents); tries++)
                await Task.Delay(100);
            Assert.That(Directory.GetFiles(folder, "*.eml"), Has.Length.EqualTo(Residents));
        }

        var (exitCode, output, errors) = await HostProcess.RunWithAsync(environment, "messages", "list", "--data", data);
        Assert.That(exitCode, Is.Zero, errors);
        Assert.That(output.Trim(), Is.EqualTo($"talks: {Residents} Sent"));
        Directory.Delete(data, recursive: true);
    }

    private static async Task TellAsync(HttpClient client, string address)
    {
        using var content = new StringContent($$"""{"address":"{{address}}","text":"bonjour"}""", Encoding.UTF8, "application/json");
        Assert.That((await client.PostAsync("/talks/tell", content)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
