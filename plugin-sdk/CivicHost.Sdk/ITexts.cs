using System.Globalization;

namespace CivicHost.Sdk;

/// <summary>Sentences of the module and the host, in the visitor's language. Implemented by the host.</summary>
/// <remarks>A module's texts are files <c>Texts/{language}.json</c>: one flat object of key and sentence. A key that a language lacks is taken
/// from the town's default language, then from English, then from any; a key that none has is shown as itself.</remarks>
public interface ITexts
{
    /// <summary>The visitor's language, BCP 47; one of <see cref="ITown.Languages"/>.</summary>
    string Language { get; }

    /// <summary>How dates and numbers are written for the visitor.</summary>
    CultureInfo Culture { get; }

    /// <summary>A sentence in the visitor's language.</summary>
    /// <param name="key">Key in the module's or the host's texts; the module's own comes first.</param>
    /// <param name="arguments">Values for <c>{0}</c>, <c>{1}</c> … formatted for the visitor.</param>
    string this[string key, params object[] arguments] { get; }

    /// <summary>Whether any language has the key.</summary>
    /// <param name="key">Key to look for.</param>
    /// <returns>True where a sentence exists.</returns>
    bool Has(string key);

    /// <summary>The same texts in another language, for messages to somebody else than the visitor.</summary>
    /// <param name="language">BCP 47; one the town does not have gives the default language.</param>
    /// <returns>Texts that answer in that language.</returns>
    ITexts In(string language);
}
