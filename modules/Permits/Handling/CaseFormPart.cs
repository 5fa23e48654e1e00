using CivicHost.Sdk;
using Microsoft.AspNetCore.Components;

namespace Permits;

/// <summary>A form that stands on the page of an application, or alone on a page of its own.</summary>
public abstract class CaseFormPart : ComponentBase
{
    /// <summary>Texts in the visitor's language.</summary>
    [Inject]
    protected ITexts Texts { get; set; } = null!;

    /// <summary>Who looks at it.</summary>
    [Inject]
    protected ICurrentPerson Person { get; set; } = null!;

    /// <summary>The application.</summary>
    [Parameter, EditorRequired]
    public ApplicationForStaff Case { get; set; } = null!;

    /// <summary>Which step of the workflow was chosen; null where it does not matter.</summary>
    [Parameter]
    public string? Step { get; set; }

    protected ApplicationFile File => Case.File;

    protected Application Application => Case.File.Application;

    /// <summary>Address of one of the application's forms.</summary>
    protected string At(string form) => CaseAddress.Of(Application.Number, form);
}
