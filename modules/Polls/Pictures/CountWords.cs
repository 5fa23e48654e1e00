using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>What stands in pictures and tables of a count, in the visitor's language.</summary>
internal sealed class CountWords(ITexts texts, IReadOnlyList<ElectionOption> options, OptionColours? colours = null)
{
    private const int LongestLabel = 28;

    private readonly Dictionary<string, int> _places = options.Select((option, place) => (option.Id, place)).ToDictionary(each => each.Id, each => each.place, StringComparer.Ordinal);

    public int Place(string id) => _places.GetValueOrDefault(id, -1);

    /// <summary>The label; for “none of these”, which has none, its text; an id that is no option as itself.</summary>
    public string Name(string id) => Place(id) switch
    {
        < 0 => id,
        _ when id == "0" && options[Place(id)].Label.Length == 0 => texts["vote.none"],
        var place => options[place].Label,
    };

    public string Short(string id)
    {
        var name = new StringInfo(Name(id));
        return name.LengthInTextElements <= LongestLabel ? name.String : name.SubstringByTextElements(0, LongestLabel - 1) + "…";
    }

    public string Colour(int place) => (colours ?? OptionColours.Usual).At(place);

    public string Happened(string code) => Known($"count.{code}", code);

    public string Figure(string name) => Known($"figure.{name}", name);

    public string Number(decimal value) => value.ToString("#,0.#####", texts.Culture);

    public string Reason(WinnerReason reason) => texts.Has(reason.Code)
        ? texts[reason.Code, [.. reason.Arguments.Select(argument => (object)Number(argument))]]
        : reason.Code;

    /// <summary>A number as SVG wants it.</summary>
    public static string Point(decimal value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private string Known(string key, string otherwise) => texts.Has(key) ? texts[key] : otherwise;
}
