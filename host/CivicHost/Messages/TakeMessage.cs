using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.Messages;

/// <summary>A gateway brings a resident's message. It is kept before the gateway hears so; what a module makes of it comes after.</summary>
/// <param name="Origin">By which the same message is known when it is brought again.</param>
/// <param name="Sender">As the gateway wrote it.</param>
/// <param name="Text">As the gateway wrote it.</param>
internal sealed record TakeMessage(string Origin, string Sender, string Text) : IChange<TakenMessage>
{
    /// <summary>Before a mark that is made from the content.</summary>
    public const string HashMark = "hash:";

    /// <summary>The gateway's own number of the message.</summary>
    public static string OriginOf(string gateway, string id) => $"id:{gateway}:{id}";

    /// <summary>Where the gateway numbers nothing: the same words of the same sender at the same moment.</summary>
    public static string OriginOf(string gateway, string sender, string text, string date)
    {
        var parts = new[] { gateway, sender, date, text }.Select(part => $"{part.Length}:{part}");
        return $"{HashMark}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))))}";
    }
}

/// <param name="Taken">True where it is new; false where the town has it already.</param>
internal sealed record TakenMessage(bool Taken);

internal sealed class TakeMessageHandler(IModuleDatabase database, ITown town, TimeProvider clock, IConfiguration configuration, SealedOrigins repeated)
    : IRequestHandler<TakeMessage, Outcome<TakenMessage>>
{
    private const int MostAnHourByDefault = 20;
    private const int LongestText = 2000;
    private const int LongestSender = 40;

    private const string OfTheHour =
        "select count(*) from incoming_message where sender = @Sender and received_at > @HourAgo";

    private const string Insert =
        """
        insert into incoming_message (id, origin, sender, body, received_at, state, attempts, next_try_at, module, detail)
        select @Id, @Origin, @Sender, @Text, @Now, @State, 0, @Now, '', ''
        where not exists (select 1 from incoming_message where origin = @Sealed)
        on conflict (origin) do nothing
        """;

    public async Task<Outcome<TakenMessage>> Handle(TakeMessage request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var number = PhoneNumber.Read(request.Sender, town);
        var sender = number ?? Kept(request.Sender, LongestSender);
        await using var connection = await database.OpenAsync(cancellation);
        var ofTheHour = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(OfTheHour, new { Sender = sender, HourAgo = now.AddHours(-1) }, cancellationToken: cancellation));
        var isTooMany = ofTheHour >= configuration.GetValue("Messages:Sms:MostAnHour", MostAnHourByDefault);
        var state = number is null ? IncomingState.NoNumber : isTooMany ? IncomingState.TooMany : IncomingState.Received;
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                Id = Guid.CreateVersion7().ToString(),
                request.Origin,
                Sealed = repeated.Of(request.Origin),
                Sender = sender,
                // Nobody will read what is not answered, and it may be a ballot.
                Text = isTooMany ? "" : Kept(request.Text, LongestText),
                Now = now,
                State = state.ToString(),
            },
            cancellationToken: cancellation));
        return new TakenMessage(inserted == 1);
    }

    /// <summary>What a database keeps and a page shows: no control characters, and whole ones at the end.</summary>
    private static string Kept(string sent, int longest)
    {
        var kept = new StringBuilder();
        foreach (var rune in sent.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > longest)
                break;
            if (rune.Value == '\n' || !Rune.IsControl(rune))
                kept.Append(rune);
        }

        return kept.ToString().Trim();
    }
}
