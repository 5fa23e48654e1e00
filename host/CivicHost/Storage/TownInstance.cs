using System.Text.Json;

namespace CivicHost.Storage;

/// <summary>instance.json: which town this data folder belongs to, and which databases must be in it.</summary>
/// <param name="Id">Random; also kept in every database.</param>
/// <param name="Engine">The engine the town was begun with.</param>
/// <param name="Stores">Ids of modules that have a database here; <c>town</c> is the host's own.</param>
internal sealed record TownInstance(string Id, string Engine, IReadOnlyList<string> Stores)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string FileIn(string data) => Path.Combine(data, "instance.json");

    /// <exception cref="StartupRefusedException">The file is there and cannot be read.</exception>
    public static TownInstance? Read(string data)
    {
        var file = FileIn(data);
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonSerializer.Deserialize<TownInstance>(File.ReadAllText(file), Form) is { Id.Length: > 0, Engine: not null, Stores: not null } read
                ? read
                : throw new JsonException("a field is missing");
        }
        catch (JsonException broken)
        {
            throw new StartupRefusedException(
                $"{file} cannot be read ({broken.Message}). Take the file from the last backup of this folder; nothing was touched.", broken);
        }
    }

    public void Write(string data) => DurableFile.Write(FileIn(data), JsonSerializer.SerializeToUtf8Bytes(this, Form));
}
