using CivicHost.Sdk;

namespace Complaints;

/// <summary>Who reports, as far as they say. Private.</summary>
/// <param name="Name">A single name is a name; may be empty.</param>
/// <param name="Contact">Phone or e-mail; may be empty.</param>
/// <param name="WantsNews">Whether the answer is sent there.</param>
/// <param name="Language">BCP 47; empty for the town's first.</param>
public sealed record Reporter(string Name = "", string Contact = "", bool WantsNews = false, string Language = "")
{
    /// <summary>Somebody who says nothing of themselves.</summary>
    public static Reporter Nobody { get; } = new();

    /// <summary>A second way to reach them, where one is a phone and the other an e-mail; may be empty.</summary>
    public string AlsoContact { get; init; } = "";

    internal string Email => Ways.FirstOrDefault(way => way.Contains('@', StringComparison.Ordinal)) ?? "";

    internal string Phone => Ways.FirstOrDefault(way => !way.Contains('@', StringComparison.Ordinal)) ?? "";

    /// <summary>Whether messages can be sent to the contact.</summary>
    internal bool IsReachableIn(ITown town) => Read(Contact, town) is not null;

    /// <summary>Each contact in the one way in which it can be found again; as it was written where it cannot be read.</summary>
    internal Reporter TidiedIn(ITown town) => this with { Contact = Read(Contact, town) ?? Contact, AlsoContact = Read(AlsoContact, town) ?? AlsoContact };

    private static string? Read(string way, ITown town) =>
        way.Contains('@', StringComparison.Ordinal) ? EmailAddress.Read(way) : PhoneNumber.Read(way, town);

    private IEnumerable<string> Ways => new[] { Contact, AlsoContact }.Where(way => way.Length > 0);
}

/// <summary>How much of a report others may read.</summary>
internal static class Privacy
{
    /// <summary>Words, photos and the reporter's name are public.</summary>
    public const string Public = "public";

    /// <summary>Words and photos are public; the name is for the town.</summary>
    public const string NameHidden = "name_hidden";

    /// <summary>Everything is for the unit in charge alone.</summary>
    public const string Secret = "secret";

    public static readonly IReadOnlyList<string> All = [Public, NameHidden, Secret];

    /// <summary>The closer of what a category asks for and what the reporter wants; an empty wish takes the category's.</summary>
    public static string Closer(string category, string wish) => All[Math.Max(Rank(category), Rank(wish))];

    private static int Rank(string privacy) => privacy switch { Secret => 2, NameHidden => 1, _ => 0 };
}

/// <summary>Whether a report is in public sight.</summary>
internal static class Visibility
{
    public const string Shown = "shown";

    /// <summary>Held back until an officer has looked: it looks like abuse.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>Taken out of sight by an officer, with a reason.</summary>
    public const string Hidden = "hidden";
}
