using System.Text.Json.Serialization;

namespace Polls;

/// <summary>What a poll promises about who voted what. Declared before opening, never changed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PollLevel>))]
public enum PollLevel
{
    /// <summary>The ballot names the person.</summary>
    N,

    /// <summary>Secret: roll, blind-signed token, urn, public log.</summary>
    S,

    /// <summary>Slips as the first version of this module had them: roll and urn apart, no token, no log. No new poll has this level.</summary>
    P,
}
