using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Messages;

internal sealed class ModuleMessages(ModuleScope scope, ITexts texts, ITown town) : IMessages
{
    private const int LongestSubject = 200;

    public void Send(MessageTo to, string template, string subject, params object[] arguments)
    {
        var change = scope.Change ?? throw new InvalidOperationException("Messages are sent by a running change: send it as an IChange.");
        if (subject.Length > LongestSubject)
            throw new ArgumentException($"The subject of a message has at most {LongestSubject} characters.", nameof(subject));
        var words = texts.In(to.Language);
        change.Messages.Add(to.Channel == MessageChannel.Sms
            ? PendingMessage.Sms(Checked(PhoneNumber.Read(to.Address, town), to), Written(words, $"message.{template}.sms", arguments), PendingMessage.MostSegments, subject)
            : PendingMessage.Email(
                Checked(EmailAddress.Read(to.Address), to),
                Written(words, $"message.{template}.subject", arguments),
                Written(words, $"message.{template}.email", arguments),
                subject));
    }

    private static string Checked(string? read, MessageTo to) => read
        ?? throw new ArgumentException($"The address is none for {to.Channel}: read it when it is given.", nameof(to));

    private static string Written(ITexts words, string key, object[] arguments) => words.Has(key)
        ? words[key, arguments]
        : throw new ArgumentException($"The module has no text {key}.", nameof(key));
}
