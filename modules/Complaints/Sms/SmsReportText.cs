using CivicHost.Sdk;

namespace Complaints;

/// <summary>What a message says of a problem, in whatever order: its quarter by name, its category by the words that people use.</summary>
/// <param name="Category">Null where no word tells.</param>
/// <param name="Quarter">Null where none is named.</param>
/// <param name="Point">Where a Plus Code is written.</param>
/// <param name="BeginsWithCategory">The first word, or the first after the quarter, tells the category.</param>
/// <param name="HasWords">Says more than where.</param>
internal sealed record SmsReportText(Category? Category, string? Quarter, GeoPoint? Point, bool BeginsWithCategory, bool HasWords)
{
    /// <summary>Shorter words of a category's name say too little by themselves: and, or, of.</summary>
    private const int ShortestOfName = 4;

    private static readonly string[] Articles = ["les", "le", "la", "l", "os", "as", "o", "a", "the"];

    public static SmsReportText Read(string text, ITown town, CategoryTree tree)
    {
        var words = SmsWord.Of(text);
        var (quarter, at, length) = QuarterIn(words, town);
        var others = words.Where((_, index) => index < at || index >= at + length).ToList();
        var found = CategoryIn(others, town, tree);
        var point = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.Contains('+', StringComparison.Ordinal))
            .Select(part => PlaceText.Read(part, town)).FirstOrDefault(place => place is not null);
        return new SmsReportText(found?.Category, quarter, point, found?.At == 0, others.Count > 0);
    }

    private static (string? Quarter, int At, int Length) QuarterIn(IReadOnlyList<SmsWord> words, ITown town)
    {
        (string? Quarter, int At, int Length) best = (null, 0, 0);
        foreach (var quarter in town.Quarters)
        {
            var name = SmsWord.Of(quarter.Name);
            var bare = name.Count > 1 && Articles.Contains(FoldedWords.Fold(quarter.Name[name[0].Start..name[0].End])) ? [.. name.Skip(1)] : name;
            var phrase = SmsWord.Find(words, name) >= 0 ? name : bare;
            if (SmsWord.Find(words, phrase) is >= 0 and var at && phrase.Count > best.Length)
                best = (quarter.Name, at, phrase.Count);
        }

        return best;
    }

    /// <summary>A name or a synonym as a whole comes before a word of a name; among those, what stands first in the message.</summary>
    private static Found? CategoryIn(IReadOnlyList<SmsWord> words, ITown town, CategoryTree tree)
    {
        Found? best = null;
        foreach (var category in tree.Offered(byStaff: false))
        {
            var names = town.Languages.Select(category.NameIn).Append(category.Code).Distinct().Select(SmsWord.Of).ToList();
            var whole = names.Concat(category.Synonyms.Split(',').Select(SmsWord.Of));
            var parts = names.SelectMany(name => name).Where(word => word.Folded.Length >= ShortestOfName).Select(word => (IReadOnlyList<SmsWord>)[word]);
            foreach (var (phrase, isWhole) in whole.Select(phrase => (phrase, true)).Concat(parts.Select(phrase => (phrase, false))))
            {
                if (SmsWord.Find(words, phrase) is >= 0 and var at && new Found(category, at, phrase.Count, isWhole) is var found && found.IsBetterThan(best))
                    best = found;
            }
        }

        return best;
    }

    private sealed record Found(Category Category, int At, int Length, bool IsWhole)
    {
        public bool IsBetterThan(Found? other) =>
            other is null || (IsWhole, -At, Length).CompareTo((other.IsWhole, -other.At, other.Length)) > 0;
    }
}
