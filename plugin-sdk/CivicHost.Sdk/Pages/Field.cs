using Microsoft.AspNetCore.Components;

namespace CivicHost.Sdk.Pages;

/// <summary>What every field of a form has: name, label, hint, error, and the value that was submitted.</summary>
public abstract class Field : ComponentBase
{
    /// <summary>Texts in the visitor's language.</summary>
    [Inject]
    protected ITexts Texts { get; set; } = null!;

    /// <summary>The frame around the page.</summary>
    [CascadingParameter]
    protected PageFrame Frame { get; set; } = null!;

    /// <summary>Name of the field in the form; letters, digits and hyphens; unique on the page.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Label, already in the visitor's language.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>One sentence of help beneath the label, or null.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Whether it may be left empty; then the label says so.</summary>
    [Parameter]
    public bool Optional { get; set; }

    /// <summary>Value to begin with; what was submitted comes first.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>The value to show.</summary>
    protected string Shown => Frame.Form is { } form ? form[Name] : Value ?? "";

    /// <summary>The sentence that stands against this field, or null.</summary>
    protected string? Error => Frame.Form?.Refusals.FirstOrDefault(refusal => refusal.Field == Name) is { } refusal
        ? Texts[refusal.Code, refusal.Arguments]
        : null;

    /// <summary>Ids of hint and error for <c>aria-describedby</c>, or null.</summary>
    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (not null, null) => $"{Name}-hint",
        (null, not null) => $"{Name}-error",
        _ => $"{Name}-hint {Name}-error",
    };

    /// <summary><c>true</c> where an error stands, else null: for <c>aria-invalid</c>.</summary>
    protected string? Invalid => Error is null ? null : "true";
}
