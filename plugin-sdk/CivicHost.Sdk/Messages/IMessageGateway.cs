namespace CivicHost.Sdk;

/// <summary>Hands SMS to somebody who sends them: an operator, a company, a telephone on the table. A module registers one in its services
/// with <c>AddSingleton&lt;IMessageGateway, …&gt;()</c>; the town chooses it by its name with the setting <c>Messages:Sms:Gateway</c>.</summary>
/// <remarks>The host has <c>folder</c>, <c>http</c> and <c>android</c> of its own. One message is handed over at a time; where a machine
/// stops in between, the same message may be handed over again with the same <see cref="OutgoingSms.Id"/>.</remarks>
public interface IMessageGateway
{
    /// <summary>The name by which the configuration chooses it: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Hands one message over.</summary>
    /// <param name="sms">The message.</param>
    /// <param name="cancellation">Signalled after 15 seconds; what was not accepted by then is tried again.</param>
    /// <returns>What became of it. An exception counts as <see cref="GatewayAnswer.TryAgain"/>.</returns>
    Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation);
}

/// <summary>An SMS on its way out.</summary>
/// <param name="Id">The same at every attempt: 36 characters.</param>
/// <param name="To">Telephone number in E.164: <c>+221771234567</c>.</param>
/// <param name="Text">What is written, in GSM-7 where possible.</param>
/// <param name="At">When the town wrote it, in UTC.</param>
public sealed record OutgoingSms(string Id, string To, SmsText Text, DateTimeOffset At);

/// <summary>What a gateway did with a message.</summary>
public sealed record GatewayAnswer
{
    private GatewayAnswer(bool isAccepted, bool isWorthAnotherTry, string detail) =>
        (IsAccepted, IsWorthAnotherTry, Detail) = (isAccepted, isWorthAnotherTry, detail.Length > 200 ? detail[..200] : detail);

    /// <summary>The gateway answers for the message from now on.</summary>
    public bool IsAccepted { get; }

    /// <summary>Not accepted now, but it may be later.</summary>
    public bool IsWorthAnotherTry { get; }

    /// <summary>The gateway's reference, or the reason; shown to the administrator; at most 200 characters.</summary>
    public string Detail { get; }

    /// <summary>The gateway took the message.</summary>
    /// <param name="reference">By which the gateway knows it, or empty.</param>
    /// <returns>The answer.</returns>
    public static GatewayAnswer Accepted(string reference) => new(true, false, reference);

    /// <summary>The gateway could not take the message now: no network, no credit, too busy.</summary>
    /// <param name="reason">Why, in a few words; never the number or the text.</param>
    /// <returns>The answer.</returns>
    public static GatewayAnswer TryAgain(string reason) => new(false, true, reason);

    /// <summary>The gateway will never take this message: the number is barred, the text is not allowed.</summary>
    /// <param name="reason">Why, in a few words; never the number or the text.</param>
    /// <returns>The answer.</returns>
    public static GatewayAnswer Refused(string reason) => new(false, false, reason);
}
