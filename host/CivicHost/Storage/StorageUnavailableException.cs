namespace CivicHost.Storage;

internal enum StorageTrouble
{
    /// <summary>507: the disk is full. Reading goes on.</summary>
    Full,

    /// <summary>503: the database does not answer or cannot be written. Later it may.</summary>
    Unavailable,
}

/// <summary>The disk or the database server refused; nothing of the change was kept.</summary>
internal sealed class StorageUnavailableException(StorageTrouble trouble, Exception inner)
    : Exception(trouble == StorageTrouble.Full ? "The disk is full." : "The database cannot be written.", inner)
{
    public StorageTrouble Trouble { get; } = trouble;
}
