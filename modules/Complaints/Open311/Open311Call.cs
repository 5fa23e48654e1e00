using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints.Open311;

/// <summary>What a program asks or sends: parameters of address and form alike, cleaned; an empty one is an absent one.</summary>
internal sealed class Open311Call
{
    private readonly HttpContext _http;
    private readonly IFormCollection _form;

    private Open311Call(HttpContext http, IFormCollection form)
    {
        _http = http;
        _form = form;
        Town = Get<ITown>();
        Texts = Get<ITexts>();
        var locale = this["locale"];
        TownTexts = Texts.In(Town.Languages.FirstOrDefault(known => known.Equals(locale, StringComparison.OrdinalIgnoreCase)) ?? Town.Languages[0]);
    }

    public ITown Town { get; }

    /// <summary>In the sender's language, for errors.</summary>
    public ITexts Texts { get; }

    /// <summary>In the town's first language, or the one asked for with locale: for names of services and the like.</summary>
    public ITexts TownTexts { get; }

    public IMediator Mediator => Get<IMediator>();

    public IFormFileCollection Files => _form.Files;

    /// <summary>Whether the sender wants more than the specification has.</summary>
    public bool WithExtensions => this["extensions"] == "true";

    /// <summary>The first value that is not empty; empty where there is none.</summary>
    public string this[string name] => All(name).FirstOrDefault() ?? "";

    public IReadOnlyList<string> All(string name) =>
        [.. _form[name].Concat(_http.Request.Query[name]).Select(SubmittedForm.Clean).Where(value => value.Length > 0)];

    /// <summary>Values separated by commas.</summary>
    public IReadOnlyList<string> Listed(string name) =>
        [.. All(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    /// <summary>Answers to a service's own fields: attribute[X], attribute[X][], each as often as it comes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Attributes() => _form.Concat(_http.Request.Query)
        .Where(pair => pair.Key.StartsWith("attribute[", StringComparison.Ordinal))
        .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));

    public string Route(string name) => SubmittedForm.Clean(_http.Request.RouteValues[name]?.ToString());

    public T Get<T>() where T : notnull => _http.RequestServices.GetRequiredService<T>();

    /// <summary>Whose key came along, as parameter or as Bearer.</summary>
    /// <returns>Id of the key, or why it opens nothing.</returns>
    public async Task<Outcome<string>> KeyAsync(CancellationToken cancellation)
    {
        const string Bearer = "Bearer ";
        var header = _http.Request.Headers.Authorization.ToString();
        var sent = this["api_key"];
        if (sent.Length == 0 && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            sent = header[Bearer.Length..].Trim();
        if (sent.Length == 0)
            return Open311Refusals.KeyMissing;
        return await Get<IApiKeys>().FindAsync(sent, "open311", cancellation) is { } key ? key : Open311Refusals.KeyWrong;
    }

    public Open311Answer Refuse(params IReadOnlyList<Refusal> refusals) => Open311Answer.Errors(refusals, Texts);

    public static async Task AnswerAsync(HttpContext http, Open311Method method)
    {
        var (form, fault) = await ReadFormAsync(http);
        var call = new Open311Call(http, form);
        var isJson = IsJson(http.Request);
        fault ??= isJson is null ? Open311Refusals.UnknownFormat : null;
        var answer = fault is null ? await method(call, http.RequestAborted) : call.Refuse(fault);
        await SendAsync(http.Response, answer, isJson == true, http.RequestAborted);
    }

    /// <summary>A call that is answered in another format than the two.</summary>
    public static Open311Call Reading(HttpContext http) => new(http, FormCollection.Empty);

    public Task SendAsync(Open311Answer answer) => SendAsync(_http.Response, answer, IsJson(_http.Request) == true, _http.RequestAborted);

    /// <summary>Written in memory first, which the limit of 1,000 reports bounds: what fails half way is no half document with status 200.</summary>
    private static async Task SendAsync(HttpResponse response, Open311Answer answer, bool isJson, CancellationToken cancellation)
    {
        using var document = new MemoryStream();
        using (Open311Writer writer = isJson ? new Open311Json(document) : new Open311Xml(document))
        {
            answer.Write(writer);
            response.ContentType = writer.ContentType;
        }

        response.StatusCode = answer.Status;
        response.ContentLength = document.Length;
        await response.Body.WriteAsync(document.GetBuffer().AsMemory(0, (int)document.Length), cancellation);
    }

    private static async Task<(IFormCollection Form, Refusal? Fault)> ReadFormAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return (FormCollection.Empty, null);
        if (!http.Request.HasFormContentType)
        {
            var hasBody = http.Request.ContentLength > 0
                || (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });
            return (FormCollection.Empty, hasBody ? Open311Refusals.NotAForm : null);
        }

        // Unpacked or recoded nowhere: its fields, the key among them, would seem to be missing.
        if (http.Request.Headers.ContentEncoding.Count > 0 || !IsUtf8(http.Request))
            return (FormCollection.Empty, Open311Refusals.NotAForm);
        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted), null);
        }
        catch (BadHttpRequestException unreadable)
        {
            return (FormCollection.Empty, unreadable.StatusCode == StatusCodes.Status413PayloadTooLarge ? Open311Refusals.BodyTooLarge : Open311Refusals.NotAForm);
        }
    }

    private static bool IsUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.Charset.Value is not { Length: > 0 } charset || charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null where the extension is neither of the two.</returns>
    private static bool? IsJson(HttpRequest request)
    {
        var format = request.RouteValues["format"]?.ToString() ?? Path.GetExtension(request.RouteValues["rest"]?.ToString() ?? "").TrimStart('.');
        if (format.Equals("json", StringComparison.OrdinalIgnoreCase))
            return true;
        if (format.Equals("xml", StringComparison.OrdinalIgnoreCase))
            return false;
        var accept = request.Headers.Accept.ToString();
        return request.RouteValues["format"] is null
            ? accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("xml", StringComparison.OrdinalIgnoreCase)
            : null;
    }
}
