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

    /// <summary>Draws a QR code, error correction M, with a quiet zone of four modules.</summary>
    /// <param name="text">What it holds, at most 1,000 characters.</param>
    /// <returns>The drawing.</returns>
    QrDrawing DrawQr(string text);
}

/// <summary>A QR code as one path of unit squares.</summary>
/// <param name="Size">Side of the square in modules, quiet zone included.</param>
/// <param name="Path">SVG path data of the dark modules.</param>
public sealed record QrDrawing(int Size, string Path);
