using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Modules;

namespace CivicHost.Tests.Messages;

/// <summary>A town with a module that sends messages, answers them and brings a gateway.</summary>
internal sealed class TalkingTown : IAsyncDisposable
{
    private readonly ModuleFolder _folder;

    private TalkingTown(ModuleFolder folder, TestTown town)
    {
        _folder = folder;
        Town = town;
        Browser = town.Client();
    }

    public TestTown Town { get; }

    public TestBrowser Browser { get; }

    public static async Task<TalkingTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null)
    {
        var folder = new ModuleFolder();
        folder.Add("Talks");
        return new TalkingTown(folder, await TestTown.StartAsync(town =>
        {
            town.On(engine).Set("Modules:Folders:0", folder.Path).Enable("talks").Set("Town:PublicAddress", "https://town.example");
            describe?.Invoke(town);
        }));
    }

    public async Task<HttpResponseMessage> TellAsync(string address, string text, string language = "fr") =>
        await Browser.PostJsonAsync("/talks/tell", JsonSerializer.Serialize(new { address, text, language }));

    /// <summary>State and reason of every message of the module, oldest first.</summary>
    public Task<IReadOnlyList<string>> StatesAsync() =>
        Town.ReadAsync<string>("talks", "select state || ' ' || detail from civic_message order by queued_at, id limit 100");

    public string[] Files() => Directory.Exists(Path.Combine(Town.Data, "messages"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Town.Data, "messages")).Order()]
        : [];

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Town.DisposeAsync();
        _folder.Dispose();
    }
}
