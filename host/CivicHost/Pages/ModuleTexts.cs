using System.Globalization;
using CivicHost.Sdk;

namespace CivicHost.Pages;

internal sealed class ModuleTexts(TextCatalogue texts, ITown town, string wanted) : ITexts
{
    private readonly string _language = town.Languages.Contains(wanted) ? wanted : town.Languages[0];

    public string Language => _language;

    public CultureInfo Culture => town.CultureFor(_language);

    public string this[string key, params object[] arguments]
    {
        get
        {
            var sentence = texts.Find(_language, key) ?? key;
            return arguments.Length == 0 ? sentence : Fill(sentence, arguments);
        }
    }

    public bool Has(string key) => texts.Find(_language, key) is not null;

    public ITexts In(string other) => new ModuleTexts(texts, town, other);

    /// <summary>A slip in a translation shows as it is written; it must not cost the page.</summary>
    private string Fill(string sentence, object[] arguments)
    {
        try
        {
            return string.Format(new WrittenDays(Culture), sentence, arguments);
        }
        catch (FormatException)
        {
            return sentence;
        }
    }
}
