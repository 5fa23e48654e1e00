using CivicHost.Sdk;

namespace Permits;

/// <summary>A line of the check: one kind of document, with everything that came for it.</summary>
/// <param name="Code">In the type; empty for papers that came with an answer.</param>
/// <param name="Received">Oldest first.</param>
public sealed record ChecklistLine(string Code, LocalText Name, bool IsRequired, bool IsOriginalAccepted, IReadOnlyList<ApplicationDocument> Received)
{
    public const string Fit = "fit";
    public const string Unfit = "unfit";

    /// <summary>What a verdict is about: the papers that nobody has judged yet, else those judged last. What was said of earlier ones stays.</summary>
    public IReadOnlyList<ApplicationDocument> Current
    {
        get
        {
            var last = Judged.Max(document => document.JudgedAt);
            return IsWaiting ? [.. Received.Where(document => document.State is not (Fit or Unfit))] : [.. Judged.Where(document => document.JudgedAt == last)];
        }
    }

    /// <summary>What the officer said last; null while nobody has looked, and where something else came after it was unfit.</summary>
    public string? Verdict => Judged.MaxBy(document => document.JudgedAt)?.State is { } last && !(last == Unfit && IsWaiting) ? last : null;

    /// <summary>Whether there is a paper, or an original that was shown, of which one could say that it is fit.</summary>
    public bool IsThere => Received.Any(document => !document.IsAwaited());

    public bool IsFit => Verdict == Fit;

    public bool IsOriginalSeen => Current.Any(document => document.File is null && document.State == Fit);

    public string Note => Current.LastOrDefault(document => document.Note.Length > 0)?.Note ?? "";

    private IEnumerable<ApplicationDocument> Judged => Received.Where(document => document.State is Fit or Unfit);

    private bool IsWaiting => Received.Any(document => document.State is not (Fit or Unfit));
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
