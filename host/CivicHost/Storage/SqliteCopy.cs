using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>A copy of a database that was opened and found sound before anybody relies on it.</summary>
internal static class SqliteCopy
{
    /// <exception cref="StartupRefusedException">The copy could not be written, or is not sound; none is left behind.</exception>
    public static void Make(string file, string copy)
    {
        PrivateFolder.Create(Path.GetDirectoryName(copy)!);
        var half = $"{copy}.tmp";
        try
        {
            PrivateFolder.CreateFile(half);
            Copy(file, half);
            File.Move(half, copy, overwrite: true);
            DurableFile.SyncFolder(Path.GetDirectoryName(copy)!);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            File.Delete(half);
            throw new StartupRefusedException(
                $"{file} could not be copied to {copy} before its upgrade ({fault.Message}). Make room on the disk or mend the file, then start again; nothing was touched.", fault);
        }
    }

    private static void Copy(string file, string half)
    {
        using (var source = SqliteFile.OpenReader(file))
        using (var target = new SqliteConnection($"Data Source={half};Pooling=false"))
        {
            target.Open();
            source.BackupDatabase(target);
            // A copy is one file: no log beside it.
            SqliteFile.Run(target, "pragma journal_mode=delete;");
            if (SqliteFile.Read(target, "pragma integrity_check(1)") is var verdict && verdict != "ok")
                throw new IOException(verdict);
        }

        DurableFile.Sync(half);
    }
}
