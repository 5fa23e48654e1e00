namespace CivicHost.Sdk.Pages;

/// <summary>Something that can be chosen in a form.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What is read, in the visitor's language.</param>
/// <param name="Hint">One line of help, or null.</param>
/// <param name="Pictogram">Name of a pictogram, or null.</param>
public sealed record Choice(string Value, string Label, string? Hint = null, string? Pictogram = null);

/// <summary>One thing that happened to a case, as the public reads it.</summary>
/// <param name="HappenedAt">When.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">A sentence more, or null.</param>
public sealed record TimelineEntry(DateTimeOffset HappenedAt, string Title, string? Text = null);

/// <summary>How a state feels to the resident; decides colour and shape of its tag.</summary>
public enum StatusMood
{
    /// <summary>Nobody has picked it up yet.</summary>
    New,

    /// <summary>The town is working on it.</summary>
    Working,

    /// <summary>The resident has to do something.</summary>
    Waiting,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>It was refused or closed without being done.</summary>
    Refused,
}
