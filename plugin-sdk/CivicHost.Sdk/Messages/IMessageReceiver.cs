namespace CivicHost.Sdk;

/// <summary>Answers messages that residents send to the town's number. A module registers it in its services with
/// <c>AddScoped&lt;IMessageReceiver, …&gt;()</c>; those that claim a message are asked first, then the others, each in the order of their
/// modules' ids, and the first that answers has it.</summary>
public interface IMessageReceiver
{
    /// <summary>Whether a message is for this module whatever others could make of it: it begins with the module's own keyword. Otherwise a module
    /// that waits for an answer of the same telephone may take it for that.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False unless the module says otherwise. Where a module that claims a message fails, no other sees it.</returns>
    bool Claims(IncomingMessage message) => false;

    /// <summary>Looks at one message and does what it asks for.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Signalled when the host stops or the time limit of 30 seconds is over.</param>
    /// <returns>What to answer the sender, or null where the message is not for this module.</returns>
    /// <remarks>Runs in a scope of the module as <see cref="Roles.System"/>, outside of any change. Where the machine stops in between, it is
    /// called again: changes are sent with the message's id as their mark, so that one that was committed is answered from what it
    /// said then and not made twice. Send each kind of change at most once for a message. An exception is tried again with growing pauses.</remarks>
    Task<MessageReply?> ReceiveAsync(IncomingMessage message, CancellationToken cancellation);
}

/// <summary>A message from a resident.</summary>
/// <param name="Id">The same each time it is offered: 36 characters.</param>
/// <param name="From">Telephone number in E.164: <c>+221771234567</c>.</param>
/// <param name="Text">As it was written, at most 2000 characters.</param>
/// <param name="ReceivedAt">When the town got it, in UTC.</param>
public sealed record IncomingMessage(string Id, string From, string Text, DateTimeOffset ReceivedAt);

/// <summary>What the town answers to a message.</summary>
/// <param name="Text">In the town's default language unless the module knows better; shortened at a word to what <paramref name="MostSegments"/> hold.</param>
/// <param name="MostSegments">How many SMS it may cost, 1 to 4.</param>
public sealed record MessageReply(string Text, int MostSegments = 1)
{
    /// <summary>What the host keeps of the message and of this answer; <see cref="MessageTrace.Whole"/> unless the module says otherwise.</summary>
    public MessageTrace Trace { get; init; }
}

/// <summary>What is kept of a message that was answered, and of its answer.</summary>
public enum MessageTrace
{
    /// <summary>Number, words and time of both, for the days that the town keeps messages.</summary>
    Whole,

    /// <summary>Number and time; the words of the message go when it is answered, those of the answer when it is sent or given up.</summary>
    Sender,

    /// <summary>That there was one, and on which day: for a message beside which nobody may stand, such as a secret ballot. It does not count
    /// among those that one number may send in an hour.</summary>
    None,
}
