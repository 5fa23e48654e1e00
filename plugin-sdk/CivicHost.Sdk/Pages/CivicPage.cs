using MediatR;
using Microsoft.AspNetCore.Components;

namespace CivicHost.Sdk;

/// <summary>Base of a page: texts, requests and the frame at hand.</summary>
public abstract class CivicPage : ComponentBase
{
    /// <summary>Texts in the visitor's language.</summary>
    [Inject]
    protected ITexts Texts { get; set; } = null!;

    /// <summary>Sends the module's requests.</summary>
    [Inject]
    protected IMediator Mediator { get; set; } = null!;

    /// <summary>Who is asking.</summary>
    [Inject]
    protected ICurrentPerson Person { get; set; } = null!;

    /// <summary>The town.</summary>
    [Inject]
    protected ITown Town { get; set; } = null!;

    /// <summary>The frame around the page.</summary>
    [CascadingParameter]
    protected PageFrame Frame { get; set; } = null!;

    /// <summary>Answers 404 with the town's page for it, where what the address names is not there or not for this person.</summary>
    protected void Missing() => Frame.IsMissing = true;
}
