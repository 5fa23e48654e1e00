using CivicHost.Sdk;

namespace Complaints;

/// <summary>A sentence of any length inside of a text that must fit into one SMS.</summary>
internal static class OneSms
{
    private const string Cut = "...";

    /// <param name="sentence">Gives way, word by word from its end.</param>
    /// <param name="write">Writes the whole text with a sentence.</param>
    /// <returns>What is left of the sentence; nothing where the text is too long even without it.</returns>
    public static string Room(string sentence, Func<string, string> write)
    {
        if (Fits(sentence, write))
            return sentence;
        for (var end = sentence.LastIndexOf(' '); end > 0; end = sentence.LastIndexOf(' ', end - 1))
        {
            var kept = sentence[..end].TrimEnd(' ', ',', ';', ':', '.', '\n') + Cut;
            if (Fits(kept, write))
                return kept;
        }

        return "";
    }

    /// <summary>The whole text with what is left of the sentence.</summary>
    public static string With(string sentence, Func<string, string> write) => write(Room(sentence, write));

    private static bool Fits(string sentence, Func<string, string> write) => SmsText.Of(write(sentence)).Segments == 1;
}
