using CivicHost.Sdk;

namespace Permits;

/// <summary>A line of the check: one kind of document, with everything that came for it.</summary>
/// <param name="Code">In the type; empty for papers that came with an answer.</param>
/// <param name="Received">Oldest first.</param>
public sealed record ChecklistLine(string Code, LocalText Name, bool IsRequired, bool IsOriginalAccepted, IReadOnlyList<ApplicationDocument> Received)
{
    public const string Fit = "fit";
    public const string Unfit = "unfit";

    /// <summary>What the officer said last; null while nobody has looked.</summary>
    public string? Verdict => Received.LastOrDefault(document => document.State is Fit or Unfit)?.State;

    public bool IsFit => Verdict == Fit;

    public bool IsOriginalSeen => Received.Any(document => document.File is null && document.State == Fit);

    public string Note => Received.LastOrDefault(document => document.Note.Length > 0)?.Note ?? "";
}

internal static class DocumentChecklist
{
    /// <summary>The documents that the type wants for these answers, in its order.</summary>
    public static IReadOnlyList<ChecklistLine> Of(ApplicationFile file) =>
    [
        .. file.Type.DocumentsFor(file.Answers).Select(wanted => new ChecklistLine(
            wanted.Code, wanted.Name, wanted.IsRequired, wanted.IsOriginalAccepted,
            [.. file.Documents.Where(document => document.Document == wanted.Code)])),
    ];

    public static bool IsComplete(ApplicationFile file) => Of(file).All(line => line.IsFit || !line.IsRequired);
}
