using System.CommandLine;
using System.Text.Json;
using CivicHost.Operations;
using CivicHost.Pages;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>civichost modules: what is installed, what runs, and why something does not. Needs no running server.</summary>
internal static class ModulesCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };
    private static readonly Argument<string> Id = new("id") { Description = "The module." };
    private static readonly Argument<string> Folder = new("folder") { Description = "Folder of a built module, with manifest.json." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var retry = new Command("retry", "Let a quarantined module be tried again at the next start.") { Id };
        retry.SetAction(parsed => Retry(options(parsed), parsed.GetValue(Id)!));
        var check = new Command("check", "Say whether a module's folder would run on this host.") { Folder };
        check.SetAction(parsed => Check(parsed.GetValue(Folder)!));
        var modules = new Command("modules", "List each module with its state and, where it does not run, the reason and what helps.") { Json, retry, check };
        modules.SetAction(async (parsed, cancellation) => await ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        return modules;
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var app = TownHost.Build(options, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
        var written = RunningState.Read(options.DataFolder);
        var found = new List<ModuleStatus>();
        foreach (var entry in app.Services.GetRequiredService<ModuleCatalogue>().Read())
            found.Add(written?.Find(entry.Id) ?? Judge(app.Services, entry, options));

        var texts = app.Services.GetRequiredService<TextCatalogue>();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(found.Select(status => new
            {
                id = status.Id,
                version = status.Version,
                state = status.State.ToString(),
                reason = Sentence(texts, status.Reason, status),
                remedy = Sentence(texts, status.Remedy, status),
                publisher = status.Manifest?.Declared.Publisher,
                contact = status.Manifest?.Declared.Contact,
            }), JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var status in found)
        {
            Console.WriteLine($"{status.Id,-20} {status.Version,-10} {status.State}");
            if (Sentence(texts, status.Reason, status) is { } reason)
                Console.WriteLine($"{"",-20} {reason} {Sentence(texts, status.Remedy, status)}");
        }

        Console.WriteLine(written is null ? "No server runs on this data folder." : $"As the running server wrote on {written.At:u}.");
        await Task.CompletedTask;
        return 0;
    }

    /// <summary>As far as it can be said without starting the module.</summary>
    private static ModuleStatus Judge(IServiceProvider host, CatalogueEntry entry, TownOptions options)
    {
        var status = ModuleStatusReader.Installed(entry, safeMode: false);
        if (status.State != ModuleState.Starting)
            return status;
        var strikes = new StartMarker(Path.GetFullPath(options.DataFolder), entry.Id).Strikes();
        if (strikes >= StartMarker.StrikesBeforeQuarantine)
            return ModuleStatusReader.Quarantined(status, strikes);
        try
        {
            host.GetRequiredService<Preflight>().Check(entry.Source!.Folder, status.Manifest!);
            return status with { State = ModuleState.Ready };
        }
        catch (ModuleRefusedException refused)
        {
            return status.Refusing(refused);
        }
    }

    private static string? Sentence(TextCatalogue texts, string? key, ModuleStatus status) => key is null
        ? null
        : string.Format(System.Globalization.CultureInfo.InvariantCulture, texts.Find("en", key) ?? key, status.Detail, status.Id);

    private static int Retry(TownOptions options, string id)
    {
        var marker = new StartMarker(Path.GetFullPath(options.DataFolder), id);
        if (marker.Strikes() == 0)
            throw new StartupRefusedException($"The module {id} is not in quarantine. See: civichost modules");
        marker.Clear();
        Console.WriteLine($"{id} is tried again at the next start.");
        return 0;
    }

    private static int Check(string folder)
    {
        try
        {
            var manifest = ModuleManifest.Read(folder);
            new Preflight().Check(folder, manifest);
            Console.WriteLine($"{manifest.Built.Id} {manifest.Built.Version} would run on this host.");
            return 0;
        }
        catch (ModuleRefusedException refused)
        {
            throw new StartupRefusedException($"The module in {folder} would not run: {refused.Detail}. Ask its publisher for a version for this host.", refused);
        }
    }
}
