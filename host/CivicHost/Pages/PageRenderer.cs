using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Modules;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using QRCoder;

namespace CivicHost.Pages;

/// <summary>Renders a module's component first, then the town's frame around it, so that the frame knows the page's title.</summary>
internal sealed class PageRenderer(ILoggerFactory logs, NavigationMenu navigation, TownDescription town, TownAssets assets, IAntiforgery antiforgery)
    : IPageRenderer
{
    /// <summary>What a form puts behind it (its address) is not carried on when the form is shown again.</summary>
    private const int OnceLength = 32;

    public async Task RenderAsync(HttpContext http, Type page, IReadOnlyDictionary<string, object?> parameters, SubmittedForm? form)
    {
        var frame = FrameFor(http, form);
        var body = await RenderComponentAsync(http, frame, page, parameters);
        if (frame.IsMissing)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await RenderErrorAsync(http, StatusCodes.Status404NotFound, null);
            return;
        }

        await WriteAsync(http, frame, body);
    }

    public Task RenderRefusalAsync(HttpContext http, IReadOnlyList<Refusal> refusals)
    {
        var texts = http.RequestServices.GetRequiredService<ITexts>();
        http.Response.StatusCode = refusals[0].Status;
        return RenderErrorAsync(http, http.Response.StatusCode, texts[refusals[0].Code, refusals[0].Arguments]);
    }

    /// <param name="http">The request, whose status is set.</param>
    /// <param name="status">What went wrong.</param>
    /// <param name="sentence">What exactly, or null for what the status says.</param>
    public async Task RenderErrorAsync(HttpContext http, int status, string? sentence)
    {
        var frame = FrameFor(http, null);
        var parameters = new Dictionary<string, object?> { [nameof(ErrorPage.Status)] = status, [nameof(ErrorPage.Sentence)] = sentence, [nameof(ErrorPage.Contact)] = navigation.ContactOf(http, status) };
        var body = await RenderComponentAsync(http, frame, typeof(ErrorPage), parameters);
        await WriteAsync(http, frame, body);
    }

    public QrDrawing DrawQr(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var size = code.ModuleMatrix.Count;
        var path = new StringBuilder();
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                if (code.ModuleMatrix[row][column])
                    path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
            }
        }

        return new QrDrawing(size, path.ToString());
    }

    private PageFrame FrameFor(HttpContext http, SubmittedForm? form) => new(
        http.Request.Path + http.Request.QueryString,
        () => antiforgery.GetAndStoreTokens(http).RequestToken ?? "",
        form?[OnceMark.Field] is { Length: >= OnceLength } once ? once[..OnceLength] : RandomNumberGenerator.GetHexString(OnceLength, lowercase: true),
        form);

    private async Task WriteAsync(HttpContext http, PageFrame frame, string body)
    {
        var texts = http.RequestServices.GetRequiredService<ITexts>();
        var person = http.RequestServices.GetRequiredService<ICurrentPerson>();
        var parameters = new Dictionary<string, object?>
        {
            [nameof(Shell.Body)] = (MarkupString)body,
            [nameof(Shell.Navigation)] = navigation.For(texts.Language, person),
            [nameof(Shell.Description)] = town,
            [nameof(Shell.Files)] = assets,
        };
        var html = await RenderComponentAsync(http, frame, typeof(Shell), parameters);
        var bytes = Encoding.UTF8.GetBytes(html);
        SecurityHeaders.AllowPictures(http.Response, frame.PictureSources);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private async Task<string> RenderComponentAsync(
        HttpContext http, PageFrame frame, Type component, IReadOnlyDictionary<string, object?> parameters)
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Framed>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Framed.Frame)] = frame,
                [nameof(Framed.Component)] = component,
                [nameof(Framed.Parameters)] = parameters,
            }));
            return root.ToHtmlString();
        });
    }
}
