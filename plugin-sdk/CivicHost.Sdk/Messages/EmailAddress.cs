using System.Globalization;
using System.Text.RegularExpressions;

namespace CivicHost.Sdk;

/// <summary>E-mail addresses as residents type them.</summary>
public static partial class EmailAddress
{
    private const int Longest = 254;
    private const int LongestName = 64;

    /// <summary>Reads an address as people write it.</summary>
    /// <param name="written">What was typed; may be null. Spaces round it do not count.</param>
    /// <returns>The address with its domain in lower case and, where that has letters beyond ASCII, in its ASCII form; null where it is none.</returns>
    /// <remarks>Source: RFC 5321, sections 4.1.2 and 4.5.3.1, without quoted names and address literals, which no resident has.</remarks>
    public static string? Read(string? written)
    {
        if (written is null || written.Length > Longest + LongestName)
            return null;
        var trimmed = written.Trim();
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > LongestName || DomainOf(trimmed[(at + 1)..]) is not { } domain)
            return null;
        var address = $"{trimmed[..at]}@{domain}";
        return address.Length <= Longest && Form().IsMatch(address) ? address : null;
    }

    private static string? DomainOf(string written)
    {
        try
        {
            return new IdnMapping { UseStd3AsciiRules = true }.GetAscii(written).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\z")]
    private static partial Regex Form();
}
