using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Every night: addresses that nobody confirmed, that have nothing left to hear of, and what telephones wrote by halves.</summary>
internal sealed class EraseFollowers(IMediator mediator) : IModuleJob
{
    public const string Name = "following";

    public async Task RunAsync(CancellationToken cancellation) => await mediator.Send(new EraseUnusedAddresses(), cancellation);
}

/// <summary>What is kept of followers and of telephones has a term, and it is over.</summary>
[RequiresRole(Roles.System)]
public sealed record EraseUnusedAddresses : IChange<ErasedAddresses>;

/// <param name="Followers">How many.</param>
/// <param name="Telephones">How many are remembered no longer.</param>
public sealed record ErasedAddresses(int Followers, int Telephones);

internal sealed class EraseUnusedAddressesHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<EraseUnusedAddresses, Outcome<ErasedAddresses>>
{
    private const int UnconfirmedDays = 7;
    private const int DaysAfterTheEnd = 180;
    private const int TalkDays = 90;

    private const string Unconfirmed = "delete from follower where confirmed_at is null and since <= @Unconfirmed";

    private const string Unasked = "update follower set says_me_too = false where says_me_too and not is_counted and since <= @Unconfirmed";

    private const string Ended =
        "delete from follower where number in (select number from report where not is_open and merged_into is null and closed_at <= @Ended)";

    private const string HalfSaid = "update sms_talk set said = '' where said <> '' and said_at <= @HalfSaid";

    private const string Silent = "delete from sms_talk where said_at <= @Silent";

    public async Task<Outcome<ErasedAddresses>> Handle(EraseUnusedAddresses request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var terms = new
        {
            Unconfirmed = now.AddDays(-UnconfirmedDays),
            Ended = now.AddDays(-DaysAfterTheEnd),
            HalfSaid = now - SmsTalks.HalfSaidFor,
            Silent = now.AddDays(-TalkDays),
        };
        await using var connection = await database.OpenAsync(cancellation);
        var followers = 0;
        foreach (var erase in (string[])[Unconfirmed, Ended])
            followers += await connection.ExecuteAsync(new CommandDefinition(erase, terms, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Unasked, terms, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(HalfSaid, terms, cancellationToken: cancellation));
        var telephones = await connection.ExecuteAsync(new CommandDefinition(Silent, terms, cancellationToken: cancellation));
        audit.Record("followers", new { Erased = followers, Telephones = telephones });
        return new ErasedAddresses(followers, telephones);
    }
}
