using System.Globalization;

namespace CivicHost.Sdk.Pages;

/// <summary>A case that was ticked in a list, as somebody saw it there.</summary>
/// <param name="Number">Its number; 0 where the line could not be read.</param>
/// <param name="Version">The version that was seen: what was changed meanwhile can be refused.</param>
public sealed record BulkCase(int Number, int Version)
{
    /// <summary>What a <see cref="BulkTick"/> sends for the case.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{CaseNumber.Show(Number)}.{Version}");

    /// <summary>Reads a ticked line.</summary>
    /// <param name="line">As it was sent: one of <see cref="BulkChoice.Chosen"/>.</param>
    /// <returns>The case; one without a number where the line is none.</returns>
    public static BulkCase Read(string line) =>
        line.Split('.') is [var number, var version] && CaseNumber.Read(number) is { } known
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
                ? new BulkCase(known, seen)
                : new BulkCase(0, 0);
}

/// <summary>A case that stayed as it was when several were changed.</summary>
/// <param name="Number">The case; 0 where its line could not be read.</param>
/// <param name="Code">Code of the refusal.</param>
public sealed record LeftCase(int Number, string Code);
