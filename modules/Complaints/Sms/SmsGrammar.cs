using CivicHost.Sdk;

namespace Complaints;

/// <summary>What somebody can ask for by SMS.</summary>
internal enum SmsVerb
{
    Report,
    Status,
    Reopen,
    MeToo,
    Follow,

    /// <summary>1 or 2, alone or before a code.</summary>
    Rate,
    Confirm,
    Stop,
    Help,
}

/// <param name="Verb">Null where the message begins with no keyword.</param>
/// <param name="Languages">Those whose keyword it is; empty where it tells none.</param>
/// <param name="Rest">What follows the keyword; the whole message where there is none.</param>
internal sealed record SmsSaid(SmsVerb? Verb, IReadOnlyList<string> Languages, string Rest);

/// <summary>The keywords of the town's languages: the texts <c>sms.words.*</c>, separated by commas. Accents, case and plural do not count.</summary>
internal sealed class SmsGrammar
{
    private static readonly IReadOnlyDictionary<SmsVerb, string> Keys = new Dictionary<SmsVerb, string>
    {
        [SmsVerb.Report] = "sms.words.report",
        [SmsVerb.Status] = "sms.words.status",
        [SmsVerb.Reopen] = "sms.words.reopen",
        [SmsVerb.MeToo] = "sms.words.me-too",
        [SmsVerb.Follow] = "sms.words.follow",
        [SmsVerb.Confirm] = "sms.words.confirm",
        [SmsVerb.Stop] = "sms.words.stop",
        [SmsVerb.Help] = "sms.words.help",
    };

    private readonly IReadOnlyList<Keyword> _keywords;

    public SmsGrammar(ITexts texts, ITown town) => _keywords =
    [
        .. town.Languages
            .SelectMany(language => Keys.SelectMany(key => texts.In(language)[key.Value].Split(',')
                .Select(word => new Keyword(key.Key, language, SmsWord.Of(word)))))
            .Where(keyword => keyword.Words.Count > 0)
            .OrderByDescending(keyword => keyword.Words.Count),
    ];

    public SmsSaid Read(string text)
    {
        var words = SmsWord.Of(text);
        if (words.Count == 0)
            return new SmsSaid(null, [], text);
        if (words[0].Folded is "1" or "2" && (words.Count == 1 || SmsQuote.Read(text[words[0].End..]).Code is not null))
            return new SmsSaid(SmsVerb.Rate, [], text);
        if (_keywords.FirstOrDefault(keyword => SmsWord.Begins(words, 0, keyword.Words) && (!StandsAlone(keyword.Verb) || words.Count == keyword.Words.Count)) is not { } found)
            return new SmsSaid(null, [], text);
        var end = words[found.Words.Count - 1].End;
        return new SmsSaid(
            found.Verb,
            [.. _keywords.Where(keyword => keyword.Verb == found.Verb && keyword.Words.Count == found.Words.Count && SmsWord.Begins(words, 0, keyword.Words))
                .Select(keyword => keyword.Language).Distinct()],
            text[end..].TrimStart(' ', '\n', '\t', ':', ',', ';', '.', '-', '!'));
    }

    /// <summary>In front of other words these begin a sentence, not a request.</summary>
    private static bool StandsAlone(SmsVerb verb) => verb is SmsVerb.Confirm or SmsVerb.Stop or SmsVerb.Help;

    private sealed record Keyword(SmsVerb Verb, string Language, IReadOnlyList<SmsWord> Words);
}

/// <summary>The code or number that a message names, and what it says besides.</summary>
internal sealed record SmsQuote(string? Code, int? Number, string Rest)
{
    /// <summary>A code is often written in groups.</summary>
    private const int MostParts = 4;

    private const int MostWords = 60;

    public static SmsQuote Read(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var start = 0; start < Math.Min(parts.Length, MostWords); start++)
        {
            for (var length = 1; length <= MostParts && start + length <= parts.Length; length++)
            {
                var written = string.Concat(parts[start..(start + length)]).Trim(',', ';', ':', '.', '!', '?', '#', '"', '(', ')');
                var (code, number) = (TrackingCode.Read(written), CaseNumber.Read(written));
                if (code is not null || number is not null)
                    return new SmsQuote(code, number, string.Join(' ', parts[..start].Concat(parts[(start + length)..])));
            }
        }

        return new SmsQuote(null, null, text.Trim());
    }
}
