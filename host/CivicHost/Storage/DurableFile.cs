using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CivicHost.Storage;

/// <summary>Files that are whole or not there, also after a power cut.</summary>
internal static partial class DurableFile
{
    private const int ReadOnly = 0;

    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var half = $"{file}.{Guid.NewGuid():N}.tmp";
        using (var stream = PrivateFolder.Open(half, FileMode.CreateNew))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, file, overwrite: true);
        SyncFolder(Path.GetDirectoryName(file)!);
    }

    public static void Sync(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Makes the names in a folder survive a power cut. Windows does so by itself.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = SyncDescriptor(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int SyncDescriptor(int descriptor);
}
