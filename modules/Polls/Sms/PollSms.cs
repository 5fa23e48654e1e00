using CivicHost.Sdk;
using MediatR;

namespace Polls;

/// <summary>Takes votes by SMS and answers each with its receipt: see docs/sms.md. Nothing of a ballot stays with the message.</summary>
internal sealed class PollSms(IMediator mediator, ITown town, ITexts texts) : IMessageReceiver
{
    public bool Claims(IncomingMessage message) => SmsBallot.Read(message.Text, town, texts).Language is not null;

    public async Task<MessageReply?> ReceiveAsync(IncomingMessage message, CancellationToken cancellation)
    {
        var read = SmsBallot.Read(message.Text, town, texts);
        if (read.Language is null && read.Code is null)
            return null;
        var said = texts.In(read.Language ?? town.Languages[0]);
        if (read.Code is not { } code)
            return Answer(said[read.IsMistyped ? "sms.code-wrong" : "sms.how"]);
        if (await mediator.Send(new FindPollOfSlip(code), cancellation) is not { } poll)
            return read.Language is null ? null : Answer(said["sms.code-unknown"]);
        var voted = await mediator.Send(new VoteBySms(poll.Id, code, read.Ballot, message.From), cancellation);
        return voted.TryGetAnswer(out var cast)
            ? new MessageReply(Told(said, cast)) { Trace = MessageTrace.None }
            : Refused(said, poll, voted.Refusals[0]);
    }

    private static MessageReply Answer(string text) => new(text) { Trace = MessageTrace.Sender };

    private static string Told(ITexts said, CastReceipt cast) => cast.Receipt.Length == 0
        ? said["sms.recorded"]
        : said["sms.voted", TrackingCode.Show(cast.Receipt)];

    /// <summary>What is wrong with a choice is said with an example and with what can be chosen, as much of it as one SMS holds.</summary>
    private static MessageReply Refused(ITexts said, Poll poll, Refusal refusal)
    {
        var sentence = refusal.Code == BallotRefusals.Unreadable.Code ? said["sms.unreadable"] : said[refusal.Code, refusal.Arguments];
        if (refusal.Field != BallotRefusals.Field)
            return Answer(sentence);
        var options = poll.Definition.Options.Select(option => $"{option.Number} {option.Label.In(said.Language)}").Append($"0 {NoneWord.In(said, poll.Definition.Kind)}");
        return Answer(
            poll.Definition.Kind == BallotKind.Text
                ? sentence
                : said["sms.choose", sentence, ExampleOf(poll.Definition.Kind), string.Join(", ", options)]);
    }

    private static string ExampleOf(BallotKind kind) => kind switch
    {
        BallotKind.One => "2",
        BallotKind.Score => "1:1 2:-1",
        BallotKind.BudgetPoints => "1:3 2:7",
        _ => "2 1",
    };
}
