using CivicHost.Sdk;

namespace CivicHost.Messages;

/// <summary>A message of the running change, ready to be written down.</summary>
internal sealed record PendingMessage(MessageChannel Channel, string Address, string Title, string Body, string Subject)
{
    /// <summary>Address and words go as soon as it is sent or given up.</summary>
    public bool IsSecret { get; init; }

    public const int MostSegments = 4;

    public static PendingMessage Sms(string address, string text, int segments, string subject) =>
        new(MessageChannel.Sms, address, "", SmsText.Of(text).ShortenTo(Math.Clamp(segments, 1, MostSegments)).Text, subject);

    public static PendingMessage Email(string address, string title, string text, string subject) =>
        new(MessageChannel.Email, address, title.ReplaceLineEndings(" "), text, subject);
}
