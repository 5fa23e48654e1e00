using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Permits;

/// <summary>The ledger as people read it.</summary>
internal static class LedgerText
{
    public static IReadOnlyList<TimelineEntry> Entries(ITexts texts, IReadOnlyList<LedgerEntry> ledger) =>
        [.. ledger.Select(entry => new TimelineEntry(
            entry.HappenedAt,
            texts[$"ledger.{entry.Kind}"],
            entry.LegalBasis.Length > 0 ? $"{entry.Sentence}\n{texts["ledger.legal-basis", entry.LegalBasis]}" : entry.Sentence))];
}
