using System.Text.Json;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>
/// Written before a module is started and taken away after: found at the next start, the module took the host down with it.
/// Three times, and it is left alone until somebody says otherwise.
/// </summary>
internal sealed class StartMarker(string data, string id)
{
    public const int StrikesBeforeQuarantine = 3;

    private readonly string _file = Path.Combine(data, "modules", id, "starting.json");

    public int Strikes()
    {
        try
        {
            return File.Exists(_file) ? JsonSerializer.Deserialize<Mark>(File.ReadAllText(_file))?.Strikes ?? 0 : 0;
        }
        catch (JsonException)
        {
            return 1;
        }
    }

    public void Write(int strikes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        DurableFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(new Mark(strikes)));
    }

    public void Clear() => File.Delete(_file);

    private sealed record Mark(int Strikes);
}
