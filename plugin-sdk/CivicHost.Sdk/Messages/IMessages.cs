namespace CivicHost.Sdk;

/// <summary>Sends e-mail and SMS to residents and staff. Implemented by the host.</summary>
/// <remarks>A message is written with the running change and sent after its commit: it exists if and only if the change is kept. It is sent
/// at least once; where it cannot be sent, the host tries again with growing pauses for about a day and a half, then gives it up and tells
/// the administrator why. Some days later the host erases address and text, and keeps state and time.</remarks>
public interface IMessages
{
    /// <summary>Sends a message with the running change.</summary>
    /// <param name="to">Who gets it, how, and in which language.</param>
    /// <param name="template">Which of the module's texts: <c>message.{template}.sms</c> for an SMS; <c>message.{template}.subject</c> and
    /// <c>message.{template}.email</c> for an e-mail. An SMS is written in GSM-7 wherever that is possible, see <see cref="SmsText"/>, and
    /// shortened at a word where it is longer than four parts.</param>
    /// <param name="subject">The case or thing concerned, by its code: <c>report:ABCDEFGHJKMN</c>. At most 200 characters; no personal data.</param>
    /// <param name="arguments">Values for <c>{0}</c>, <c>{1}</c> … in the texts, formatted for the language.</param>
    /// <exception cref="InvalidOperationException">No change is running.</exception>
    /// <exception cref="ArgumentException">The module has no such text, the address is none, or <paramref name="subject"/> is too long.</exception>
    void Send(MessageTo to, string template, string subject, params object[] arguments);
}

/// <summary>Who gets a message.</summary>
/// <param name="Channel">How.</param>
/// <param name="Address">A telephone number as <see cref="PhoneNumber.Read"/> gives it, or an e-mail address as <see cref="EmailAddress.Read"/> does.</param>
/// <param name="Language">The receiver's language, BCP 47; one the town does not have gives the town's default.</param>
public sealed record MessageTo(MessageChannel Channel, string Address, string Language);

/// <summary>The ways in which a message reaches somebody.</summary>
public enum MessageChannel
{
    /// <summary>Electronic mail, as plain text.</summary>
    Email,

    /// <summary>Short message on a telephone.</summary>
    Sms,
}
