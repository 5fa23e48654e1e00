using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Messages;

/// <summary>A gateway that takes a form: from, to, text, date, id.</summary>
internal sealed class HttpGateway(IConfiguration configuration, OutboundHttp outbound) : IMessageGateway
{
    private readonly IConfigurationSection _settings = configuration.GetSection("Messages:Sms");

    public string Name => "http";

    public async Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(_settings["Http:Url"], UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return GatewayAnswer.TryAgain("Messages:Sms:Http:Url is no address");
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["from"] = _settings["From"] ?? "",
            ["to"] = sms.To,
            ["text"] = sms.Text.Text,
            ["date"] = sms.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["id"] = sms.Id,
        });
        if (_settings["Http:Secret"] is { Length: > 0 } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await outbound.ForOperator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return AnswerOf(answer.StatusCode);
    }

    /// <summary>Only 400 and 422 are about the message; what else goes wrong, the operator or time puts right.</summary>
    public static GatewayAnswer AnswerOf(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => GatewayAnswer.Accepted(""),
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => GatewayAnswer.Refused($"HTTP {(int)status}"),
        _ => GatewayAnswer.TryAgain($"HTTP {(int)status}"),
    };
}
