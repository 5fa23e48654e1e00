namespace CivicHost.Storage;

/// <summary>Held by the server as long as it runs: two servers on one folder would each hand out the same audit positions.</summary>
internal sealed class DataFolderLock : IDisposable, IAsyncDisposable
{
    private readonly FileStream _held;

    private const int TakenOnLinux = 11; // EWOULDBLOCK
    private const int TakenOnMac = 35;
    private const int TakenOnWindows = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION

    private DataFolderLock(FileStream held) => _held = held;

    /// <exception cref="StartupRefusedException">Another process holds it.</exception>
    public static DataFolderLock Take(string data)
    {
        try
        {
            return new DataFolderLock(PrivateFolder.Open(Path.Combine(data, ".lock"), FileMode.OpenOrCreate));
        }
        catch (IOException taken) when (taken.HResult is TakenOnLinux or TakenOnMac or TakenOnWindows)
        {
            throw new StartupRefusedException(
                $"Another civichost serves the data folder {data}. Stop it first, or give another folder with --data FOLDER.", taken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException(
                $"The data folder {data} cannot be written ({fault.Message}). Give its owner the right to write, or another folder with --data FOLDER.", fault);
        }
    }

    /// <returns>Null where another process, or another part of this one, holds the file.</returns>
    public static DataFolderLock? TryHold(string file)
    {
        try
        {
            return new DataFolderLock(PrivateFolder.Open(file, FileMode.OpenOrCreate));
        }
        catch (IOException taken) when (taken.HResult is TakenOnLinux or TakenOnMac or TakenOnWindows)
        {
            return null;
        }
    }

    public void Dispose() => _held.Dispose();

    public ValueTask DisposeAsync() => _held.DisposeAsync();
}
