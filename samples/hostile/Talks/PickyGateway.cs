using CivicHost.Sdk;

namespace Talks;

/// <summary>Takes every message but those to numbers that end in 00 (not now), 01 (never) or 02 (a fault that names the number).</summary>
internal sealed class PickyGateway : IMessageGateway
{
    public string Name => "picky";

    public Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation) => Task.FromResult(sms.To[^2..] switch
    {
        "00" => GatewayAnswer.TryAgain("busy"),
        "01" => GatewayAnswer.Refused("barred"),
        "02" => throw new InvalidOperationException($"{sms.To}: {sms.Text}"),
        _ => GatewayAnswer.Accepted("picky-1"),
    });
}
