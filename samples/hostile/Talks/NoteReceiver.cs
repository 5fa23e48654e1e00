using System.Collections.Concurrent;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Talks;

/// <summary>NOTE … is noted; SECRET … and HUSH … as well, and leave nothing or little behind; STUMBLE … is noted, and the first time nobody hears of it; FAIL never works; LONG is answered at length.</summary>
internal sealed class NoteReceiver(IMediator mediator) : IMessageReceiver
{
    private static readonly ConcurrentDictionary<string, bool> Stumbled = new();

    public async Task<MessageReply?> ReceiveAsync(IncomingMessage message, CancellationToken cancellation)
    {
        switch (message.Text.Split(' ')[0])
        {
            case "NOTE":
                return await NoteAsync(message, cancellation);
            case "SECRET":
                return await NoteAsync(message, cancellation) with { Trace = MessageTrace.None };
            case "HUSH":
                return await NoteAsync(message, cancellation) with { Trace = MessageTrace.Sender };
            case "STUMBLE":
                var reply = await NoteAsync(message, cancellation);
                return Stumbled.TryAdd(message.Id, true) ? throw new InvalidOperationException(message.Text) : reply;
            case "FAIL":
                throw new InvalidOperationException(message.Text);
            case "LONG":
                return new MessageReply(string.Join(' ', Enumerable.Repeat("réponse", 60)));
            default:
                return null;
        }
    }

    private async Task<MessageReply> NoteAsync(IncomingMessage message, CancellationToken cancellation) =>
        new($"Noté : {(await mediator.Send(new Note(message.Text), cancellation)).Answer.Number}");
}

/// <summary>Notes what somebody wrote.</summary>
internal sealed record Note(string Text) : IChange<Noted>;

internal sealed record Noted(int Number);

internal sealed class NoteHandler(IModuleDatabase database) : IRequestHandler<Note, Outcome<Noted>>
{
    public async Task<Outcome<Noted>> Handle(Note request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var number = 1 + await connection.ExecuteScalarAsync<int>(new CommandDefinition("select count(*) from note", cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into note (number, text) values (@Number, @Text)", new { Number = number, request.Text }, cancellationToken: cancellation));
        return new Noted(number);
    }
}
