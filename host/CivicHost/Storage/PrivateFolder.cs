namespace CivicHost.Storage;

/// <summary>What the town keeps is nobody else's on the machine: folders 0700, files 0600. Windows goes by the folder's own rights.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StartupRefusedException">It is not there and cannot be made.</exception>
    public static void CreateForTown(string data)
    {
        try
        {
            Create(data);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException(
                $"The data folder {data} cannot be made ({fault.Message}). Make it and give it to whoever runs civichost, or give another folder with --data FOLDER.", fault);
        }
    }

    /// <summary>A folder that is there already keeps its rights: the operator gave them.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // The rights given here reach the last folder only, not those made on the way to it.
        if (Path.GetDirectoryName(folder) is { Length: > 0 } above && !Directory.Exists(above))
            Create(above);
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Makes an empty file, in place of one that is there.</summary>
    public static void CreateFile(string file) => Open(file, FileMode.Create).Dispose();

    public static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(file, options);
    }
}
