using CivicHost.Sdk;
using Microsoft.AspNetCore.Components;

namespace Complaints;

/// <summary>A form that stands on the page of a report, and alone on a page of its own where it was refused.</summary>
public abstract class DeskFormPart : ComponentBase
{
    /// <summary>Texts in the visitor's language.</summary>
    [Inject]
    protected ITexts Texts { get; set; } = null!;

    /// <summary>The report.</summary>
    [Parameter, EditorRequired]
    public ReportForStaff Found { get; set; } = null!;

    protected Report Report => Found.File.Report;

    /// <summary>Address of one of the report's forms.</summary>
    protected string At(string form) => $"/complaints/inbox/{CaseNumber.Show(Report.Number)}/{form}";
}
