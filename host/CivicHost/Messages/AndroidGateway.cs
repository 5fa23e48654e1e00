using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Messages;

/// <summary>A telephone on the table, with the app android-sms-gateway: by itself on the local network, or through its server.</summary>
internal sealed class AndroidGateway(IConfiguration configuration, OutboundHttp outbound) : IMessageGateway
{
    private readonly IConfigurationSection _settings = configuration.GetSection("Messages:Sms:Android");

    public string Name => "android";

    public async Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        if (!Uri.TryCreate($"{_settings["Url"]?.TrimEnd('/')}/message", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return GatewayAnswer.TryAgain("Messages:Sms:Android:Url is no address");
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = JsonContent.Create(new { id = sms.Id, phoneNumbers = (string[])[sms.To], textMessage = new { text = sms.Text.Text } });
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_settings["User"]}:{_settings["Password"]}")));
        using var answer = await outbound.ForOperator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        // The telephone knows this id: an earlier attempt arrived, only its answer did not.
        return answer.StatusCode == HttpStatusCode.Conflict ? GatewayAnswer.Accepted("") : HttpGateway.AnswerOf(answer.StatusCode);
    }
}
