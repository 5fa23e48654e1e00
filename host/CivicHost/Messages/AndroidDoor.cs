using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Messages;

/// <summary>POST /messages/in/android: what the app android-sms-gateway sends, signed with the secret that both know.</summary>
internal static class AndroidDoor
{
    private const string Gateway = "android";
    private const string Received = "sms:received";
    private const int LargestBody = 64 * 1024;

    private static readonly TimeSpan SignatureIsGood = TimeSpan.FromMinutes(5);

    private static readonly Refusal WrongSignature = new("messages.signature-wrong", RefusalKind.Forbidden);
    private static readonly Refusal Incomplete = new("messages.android-incomplete");

    public static async Task<IResult> TakeAsync(
        HttpContext http, IConfiguration configuration, TimeProvider clock, IMediator mediator, CancellationToken cancellation)
    {
        var body = await ReadAsync(http, cancellation);
        if (!IsSigned(http.Request.Headers, body, configuration["Messages:Sms:Android:Secret"], clock.GetUtcNow()))
            return WrongSignature.ToResult();
        using var json = await JsonBody.ReadAsync(new MemoryStream(body), cancellation);
        if (json.RootElement.TextOf("event") is not { } happened)
            return Incomplete.ToResult();
        if (happened != Received)
            return Results.Json(new TakenMessage(false));
        return Read(json.RootElement) is { } message ? (await mediator.Send(message, cancellation)).ToOk() : Incomplete.ToResult();
    }

    /// <summary>The app makes its messageId from the content alone: only with the moment it names one message.</summary>
    private static TakeMessage? Read(JsonElement root)
    {
        if (!root.TryGetProperty("payload", out var payload))
            return null;
        var (sender, text) = (payload.TextOf("sender") ?? payload.TextOf("phoneNumber"), payload.TextOf("message"));
        if (string.IsNullOrWhiteSpace(sender) || text is null)
            return null;
        return payload.TextOf("receivedAt") is { Length: > 0 } at
            ? new TakeMessage(TakeMessage.OriginOf(Gateway, sender, text, at), sender, text)
            : root.TextOf("id") is { Length: > 0 and <= 200 } id ? new TakeMessage(TakeMessage.OriginOf(Gateway, id.Replace('\0', ' ')), sender, text) : null;
    }

    private static bool IsSigned(IHeaderDictionary headers, byte[] body, string? secret, DateTimeOffset now)
    {
        var stamp = headers["X-Timestamp"].ToString();
        if (string.IsNullOrEmpty(secret)
            || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > SignatureIsGood.TotalSeconds)
            return false;
        byte[] signed = [.. body, .. Encoding.UTF8.GetBytes(stamp)];
        var wanted = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        var sent = headers["X-Signature"].ToString().ToLowerInvariant();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(wanted));
    }

    private static async Task<byte[]> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var part = new byte[8192];
        for (int read; (read = await http.Request.Body.ReadAsync(part, cancellation)) > 0;)
        {
            if (whole.Length + read > LargestBody)
                throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
            whole.Write(part, 0, read);
        }

        return whole.ToArray();
    }
}
