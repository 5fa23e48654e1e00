using System.Globalization;
using CivicHost.Sdk;

namespace CivicHost.Pages;

internal sealed class ModuleTexts(TextCatalogue texts, ITown town, string language) : ITexts
{
    public string Language => language;

    public CultureInfo Culture => town.CultureFor(language);

    public string this[string key, params object[] arguments]
    {
        get
        {
            var sentence = texts.Find(language, key) ?? key;
            return arguments.Length == 0 ? sentence : string.Format(Culture, sentence, arguments);
        }
    }

    public bool Has(string key) => texts.Find(language, key) is not null;

    public ITexts In(string other) => new ModuleTexts(texts, town, town.Languages.Contains(other) ? other : town.Languages[0]);
}
