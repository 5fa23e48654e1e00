using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using Microsoft.AspNetCore.Http;

namespace Permits;

/// <summary>What somebody looks for in the public register.</summary>
/// <param name="Type">Code of the type; null for all.</param>
/// <param name="Quarter">Name, with what lies in it; null for the whole town.</param>
/// <param name="From">First day of granting.</param>
/// <param name="Until">Last day of granting, which counts.</param>
/// <param name="Q">A number, of the permit, of its application or on paper, or words.</param>
internal sealed record RegisterFilter(string? Type = null, string? Quarter = null, DateOnly? From = null, DateOnly? Until = null, string? Q = null)
{
    public bool IsEmpty => string.IsNullOrEmpty(Type) && string.IsNullOrEmpty(Quarter) && From is null && Until is null && string.IsNullOrEmpty(Q);

    public static RegisterFilter Of(HttpRequest request) => new(
        request.Query["type"], request.Query["quarter"], Day(request.Query["from"]), Day(request.Query["until"]), SubmittedForm.Clean(request.Query["q"]));

    public ListAddress Address(string path) => new(path, ("type", Type), ("quarter", Quarter), ("from", Written(From)), ("until", Written(Until)), ("q", Q));

    /// <summary>The quarter and what lies in it; null where all count.</summary>
    public IReadOnlyList<string>? QuartersIn(ITown town)
    {
        if (string.IsNullOrEmpty(Quarter))
            return null;
        var within = new List<string> { Quarter };
        // Each stands after the one it belongs to.
        foreach (var quarter in town.Quarters.Where(quarter => quarter.Parent is { } parent && within.Contains(parent)))
            within.Add(quarter.Name);
        return within;
    }

    private static DateOnly? Day(string? written) =>
        DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A place in the register, which begins with the newest.</summary>
internal readonly record struct RegisterMark(DateOnly GrantedOn, int Number)
{
    private const string Form = "yyyyMMdd";

    /// <summary>Before everything that can be granted.</summary>
    public static RegisterMark Beginning { get; } = new(new DateOnly(9999, 12, 31), int.MaxValue);

    /// <returns>The beginning where it is no such mark.</returns>
    public static RegisterMark Read(string? written) =>
        written?.Split('-') is [var day, var digits]
        && DateOnly.TryParseExact(day, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var grantedOn)
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new RegisterMark(grantedOn, number)
            : Beginning;

    /// <returns>As it stands in an address.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GrantedOn.ToString(Form, CultureInfo.InvariantCulture)}-{Number}");
}
