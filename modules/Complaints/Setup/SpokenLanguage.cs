using System.Globalization;

namespace Complaints;

/// <summary>How a language of the town is called on a form.</summary>
internal static class SpokenLanguage
{
    /// <returns>Its own name for itself: français, português.</returns>
    public static string NameOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return language;
        }
    }
}
