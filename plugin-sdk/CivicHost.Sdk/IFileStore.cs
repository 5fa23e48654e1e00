using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk;

/// <summary>Attachments of the module's cases, kept durably beside the database. Implemented by the host.</summary>
/// <remarks>Two steps: <see cref="ReceiveAsync"/> before the change (checks, re-encodes, writes to disk), <see cref="KeepAsync"/> in it.
/// What is received and not kept is deleted within a day.</remarks>
public interface IFileStore
{
    /// <summary>Takes in an upload: checks what it is by its content, re-encodes pictures without their metadata, writes it to disk.</summary>
    /// <param name="upload">The file of a form or JSON request.</param>
    /// <param name="rules">What is allowed.</param>
    /// <param name="cancellation">Ends the work; nothing stays behind.</param>
    /// <returns>The received file, or a refusal: <c>file.kind</c>, <c>file.too-large</c>, <c>file.unreadable</c> or <c>file.no-space</c>.</returns>
    Task<Outcome<ReceivedFile>> ReceiveAsync(IFormFile upload, FileRules rules, CancellationToken cancellation = default);

    /// <summary>Keeps a received file for good, in the running change.</summary>
    /// <param name="file">What <see cref="ReceiveAsync"/> gave.</param>
    /// <param name="subject">The case it belongs to, as in the audit trail: <c>report:ABCDEFGHJKMN</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">No change is running, or the file is not there.</exception>
    Task KeepAsync(ReceivedFile file, string subject, CancellationToken cancellation = default);

    /// <summary>Opens a kept file to send it. Check first that the person may see the case it belongs to.</summary>
    /// <param name="id">The file's id, as <see cref="ReceivedFile.Id"/> gave it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The file, or null where there is none with this id.</returns>
    Task<StoredFile?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Opens a small copy of a kept picture, for pages: longest side 480 pixels, about 30 kB. Check first as for <see cref="FindAsync"/>.</summary>
    /// <param name="id">The file's id.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The copy under the same id and subject; null where there is no file with this id or it is no picture.</returns>
    Task<StoredFile?> FindSmallAsync(string id, CancellationToken cancellation = default);

    /// <summary>Gives a kept file up, in the running change: from then on nobody finds it. What it held leaves the disk within a day and a few hours.</summary>
    /// <param name="id">The file's id; one that is not kept does no harm.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">No change is running.</exception>
    /// <exception cref="NotSupportedException">This host cannot: it is older than the call.</exception>
    Task DropAsync(string id, CancellationToken cancellation = default) => throw new NotSupportedException("This host gives no file up.");
}

/// <summary>What a form field takes as a file.</summary>
/// <param name="Kinds">Allowed kinds.</param>
/// <param name="MaximumBytes">Largest upload in bytes, before re-encoding; 1 to 20,971,520.</param>
/// <param name="MaximumSide">Longest side of a kept picture in pixels; larger ones are scaled down; 64 to 4096.</param>
public sealed record FileRules(FileKinds Kinds, long MaximumBytes = 8 * 1024 * 1024, int MaximumSide = 1600);

/// <summary>Kinds of files, decided by content and not by name.</summary>
[Flags]
public enum FileKinds
{
    /// <summary>JPEG, PNG or WebP; kept as JPEG without metadata.</summary>
    Picture = 1,

    /// <summary>PDF; kept as it is and only ever offered as a download.</summary>
    Pdf = 2,

    /// <summary>Ogg (Opus or Vorbis), MP3 or MP4 with nothing but sound (M4A); kept as it is, played in the page or offered as a download.</summary>
    Sound = 4,
}

/// <summary>A file on disk that no case keeps yet.</summary>
/// <param name="Id">32 hexadecimal digits, random.</param>
/// <param name="ContentType">Media type of what is kept.</param>
/// <param name="Bytes">Size of what is kept, in bytes.</param>
public sealed record ReceivedFile(string Id, string ContentType, long Bytes);

/// <summary>A kept file.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Subject">The case it belongs to.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Open">Opens the content for reading; dispose the stream.</param>
public sealed record StoredFile(string Id, string Subject, string ContentType, long Bytes, Func<Stream> Open)
{
    /// <summary>Answers with the file: pictures and sounds inline, everything else as a download; private, never cached by others, sandboxed.</summary>
    /// <returns>The HTTP answer.</returns>
    public IResult ToResult() => new StoredFileResult(this);
}
