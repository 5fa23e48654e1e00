using CivicHost.Events;
using CivicHost.Sdk;

namespace CivicHost.Messages;

/// <summary>Who carries a message: the mail server, and the gateway that the town chose by its name, the host's own or a module's.</summary>
internal sealed class MessageCarriers(
    IEnumerable<IMessageGateway> own, IEventParticipants participants, MailCarrier mail, MessageFolder folder, IConfiguration configuration)
{
    /// <summary>The gateway's name as the town wrote it; without one, messages go into a folder.</summary>
    public string Gateway => configuration["Messages:Sms:Gateway"] is { Length: > 0 } chosen ? chosen : MessageFolder.GatewayName;

    public string MailServer => mail.IsSetUp ? mail.Server : MessageFolder.GatewayName;

    public Task<GatewayAnswer> SendAsync(MessageChannel channel, ClaimedMessage message, CancellationToken cancellation) =>
        channel == MessageChannel.Sms
            ? SendSmsAsync(message, cancellation)
            : mail.IsSetUp ? mail.SendAsync(message, cancellation) : Task.FromResult(folder.Write(message, mail.Compose(message)));

    private async Task<GatewayAnswer> SendSmsAsync(ClaimedMessage message, CancellationToken cancellation)
    {
        var sms = new OutgoingSms(message.Id, message.Address, SmsText.Of(message.Body), message.QueuedAt);
        if (own.FirstOrDefault(IsChosen) is { } gateway)
            return await gateway.SendAsync(sms, cancellation);
        foreach (var module in participants.Running)
        {
            await using var scope = module.Services.CreateAsyncScope();
            if (scope.ServiceProvider.GetServices<IMessageGateway>().FirstOrDefault(IsChosen) is { } brought)
                return await brought.SendAsync(sms, cancellation);
        }

        return GatewayAnswer.TryAgain($"no gateway '{Gateway}'");
    }

    private bool IsChosen(IMessageGateway gateway) => gateway.Name == Gateway;
}
