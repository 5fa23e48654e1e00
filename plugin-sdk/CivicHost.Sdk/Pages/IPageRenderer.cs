using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk;

/// <summary>Puts pages into the town's frame. Implemented by the host; modules reach it through <see cref="PageRouting"/> and <see cref="OutcomeResults"/>.</summary>
public interface IPageRenderer
{
    /// <summary>Renders a component as a whole page of the town.</summary>
    /// <param name="http">The request.</param>
    /// <param name="page">Type of the component.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="form">What was submitted and refused, or null where the page is opened afresh.</param>
    Task RenderAsync(HttpContext http, Type page, IReadOnlyDictionary<string, object?> parameters, SubmittedForm? form);

    /// <summary>Renders refusals as an error page that says what to do.</summary>
    /// <param name="http">The request.</param>
    /// <param name="refusals">At least one.</param>
    Task RenderRefusalAsync(HttpContext http, IReadOnlyList<Refusal> refusals);
}
