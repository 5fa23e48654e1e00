using System.Text.Json;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>What the running server last wrote of its modules, for the command beside it.</summary>
internal sealed record RunningState(DateTimeOffset At, int Process, IReadOnlyList<ModuleStatus> Modules)
{
    public static void Write(string data, RunningState state) =>
        DurableFile.Write(FileIn(data), JsonSerializer.SerializeToUtf8Bytes(state, JsonSerializerOptions.Web));

    /// <returns>Null where no server runs.</returns>
    public static RunningState? Read(string data)
    {
        if (!File.Exists(FileIn(data)))
            return null;
        try
        {
            var state = JsonSerializer.Deserialize<RunningState>(File.ReadAllText(FileIn(data)), JsonSerializerOptions.Web);
            return state is not null && IsAlive(state.Process) ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static void Clear(string data) => File.Delete(FileIn(data));

    public ModuleStatus? Find(string id) => Modules.FirstOrDefault(module => module.Id == id);

    private static string FileIn(string data) => Path.Combine(Path.GetFullPath(data), "modules-running.json");

    private static bool IsAlive(int process)
    {
        try
        {
            return !System.Diagnostics.Process.GetProcessById(process).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
