using System.Text.Json.Serialization;

namespace Polls;

/// <summary>How a tie is broken, after it was reported as one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TieRule>))]
public enum TieRule
{
    /// <summary>By lot, with a seed whose hash is published at opening and which is revealed at closing.</summary>
    Lot,

    /// <summary>By the order of the options.</summary>
    Order,
}
