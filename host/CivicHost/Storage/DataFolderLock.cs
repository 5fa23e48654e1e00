namespace CivicHost.Storage;

/// <summary>Held by the server as long as it runs: two servers on one folder would each hand out the same audit positions.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _held;

    private DataFolderLock(FileStream held) => _held = held;

    /// <exception cref="StartupRefusedException">Another process holds it.</exception>
    public static DataFolderLock Take(string data)
    {
        try
        {
            return new DataFolderLock(new FileStream(Path.Combine(data, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken)
        {
            throw new StartupRefusedException(
                $"Another civichost serves the data folder {data}. Stop it first, or give another folder with --data FOLDER.", taken);
        }
    }

    public void Dispose() => _held.Dispose();
}
