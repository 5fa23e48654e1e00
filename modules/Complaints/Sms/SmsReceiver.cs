using CivicHost.Sdk;
using MediatR;

namespace Complaints;

/// <summary>Residents write to the town's number: see docs/sms.md.</summary>
internal sealed class SmsReceiver(IMediator mediator) : IMessageReceiver
{
    public async Task<MessageReply?> ReceiveAsync(IncomingMessage message, CancellationToken cancellation)
    {
        if (await mediator.Send(new AskBySms(message.From, message.Text), cancellation) is { } told)
            return new MessageReply(told);
        // Everything that a message does is one change: brought again, it is answered with what was said then.
        var answered = await mediator.Send(new AnswerSms(message.From, message.Text), cancellation);
        return answered.TryGetAnswer(out var answer) ? new MessageReply(answer.Reply) : null;
    }
}
