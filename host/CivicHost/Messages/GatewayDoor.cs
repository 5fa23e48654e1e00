using System.Globalization;
using System.Text.Json;
using CivicHost.People;
using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Messages;

/// <summary>POST /messages/in: any gateway that can send a form or JSON with from, text, date and perhaps id, and holds a key with the scope messages.</summary>
internal static class GatewayDoor
{
    public const string Scope = "messages";

    private const int LongestId = 200;

    private static readonly Refusal WrongKey = new("messages.key-wrong", RefusalKind.Forbidden);
    private static readonly Refusal NoSender = new("messages.from-missing", RefusalKind.Invalid, "from");
    private static readonly Refusal NoText = new("messages.text-missing", RefusalKind.Invalid, "text");
    private static readonly Refusal NoMark = new("messages.date-missing", RefusalKind.Invalid, "date");
    private static readonly Refusal LongId = new("messages.id-long", RefusalKind.Invalid, "id");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/messages/in", TakeAsync).AllowPrograms();
        routes.MapPost("/messages/in/android", AndroidDoor.TakeAsync).AllowPrograms();
    }

    private static async Task<IResult> TakeAsync(HttpContext http, IApiKeys keys, IMediator mediator, CancellationToken cancellation)
    {
        if (await keys.FindAsync(KeyIn(http), Scope, cancellation) is not { } gateway)
            return WrongKey.ToResult();
        var read = Read(gateway, await ReadAsync(http, cancellation));
        return read.TryGetAnswer(out var message)
            ? (await mediator.Send(message, cancellation)).ToOk()
            : Outcome<TakenMessage>.Refused(read.Refusals).ToOk();
    }

    private static string? KeyIn(HttpContext http)
    {
        if (ApiKeyHandler.KeyIn(http.Request) is { } bearer)
            return bearer;
        var sent = http.Request.Headers["X-Api-Key"].ToString();
        return sent.Length > 0 ? sent : http.Request.HasFormContentType ? http.Request.Form["key"].ToString() : null;
    }

    private static Outcome<TakeMessage> Read(string gateway, Brought brought)
    {
        if (string.IsNullOrWhiteSpace(brought.From))
            return NoSender;
        if (brought.Text is null)
            return NoText;
        if (brought.Id is { Length: > LongestId })
            return LongId;
        if (brought.Id is { Length: > 0 } id)
            return new TakeMessage(TakeMessage.OriginOf(gateway, id.Replace('\0', ' ')), brought.From, brought.Text);
        return IsDate(brought.Date)
            ? new TakeMessage(TakeMessage.OriginOf(gateway, brought.From, brought.Text, brought.Date!), brought.From, brought.Text)
            : NoMark;
    }

    /// <summary>Any date that the gateway writes the same way each time: ISO 8601, or seconds since 1970.</summary>
    private static bool IsDate(string? date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        || long.TryParse(date, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <exception cref="BadHttpRequestException">It is neither a form nor a JSON object.</exception>
    private static async Task<Brought> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Request.HasFormContentType)
        {
            var form = http.Request.Form;
            return new Brought(form["from"], form["text"], form["date"], form["id"]);
        }

        if (!http.Request.HasJsonContentType())
            throw new BadHttpRequestException("A form or JSON is wanted here.", StatusCodes.Status415UnsupportedMediaType);
        using var json = await JsonBody.ReadAsync(http.Request.Body, cancellation);
        var root = json.RootElement;
        return new Brought(root.TextOf("from"), root.TextOf("text"), root.TextOf("date"), root.TextOf("id"));
    }

    private sealed record Brought(string? From, string? Text, string? Date, string? Id);
}

/// <summary>What programs send as JSON, whatever it is: malformed is 400, and a part that is missing or no text is null.</summary>
internal static class JsonBody
{
    public static async Task<JsonDocument> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, default, cancellation);
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("The JSON cannot be read.", StatusCodes.Status400BadRequest, malformed);
        }
    }

    public static string? TextOf(this JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var part))
            return null;
        try
        {
            return part.ValueKind switch
            {
                JsonValueKind.String => part.GetString(),
                JsonValueKind.Number => part.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException halfACharacter)
        {
            throw new BadHttpRequestException("The JSON holds half a character.", StatusCodes.Status400BadRequest, halfACharacter);
        }
    }
}
