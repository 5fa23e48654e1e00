using CivicHost.Sdk;

namespace Permits;

/// <summary>What the QR code of a permit holds: an address of the town that ends with the signed code. Scanned online it opens the check;
/// the end alone is enough offline.</summary>
internal static class PermitAddress
{
    public const string Path = "/v/";

    /// <summary>In capitals wherever that changes nothing: a QR code of capitals and digits is a third smaller.</summary>
    public static string Of(ITown town, string payload)
    {
        var address = new Uri(town.PublicAddress);
        return address.AbsolutePath == "/"
            ? $"{town.PublicAddress.TrimEnd('/').ToUpperInvariant()}/PERMITS/V/{payload}"
            : $"{town.PublicAddress.TrimEnd('/')}/permits{Path}{payload}";
    }

    /// <summary>Finds the signed code in what was scanned or typed: an address or its end, in any case, broken into lines or groups.</summary>
    /// <returns>The bytes, or null where there are none.</returns>
    public static byte[]? PayloadIn(string pasted)
    {
        var end = pasted[(pasted.LastIndexOf('/') + 1)..];
        var letters = string.Concat(end.Where(letter => !char.IsWhiteSpace(letter) && letter != '-')).ToUpperInvariant();
        return letters.Length > 0 ? Base32.Read(letters) : null;
    }
}
