using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Addresses that nobody confirmed, and those of polls that are long over, have no business here any more; nor do lists that nobody accepted.</summary>
[RequiresRole(Roles.System)]
internal sealed record EraseFollowers : IChange<ErasedFollowers>;

internal sealed record ErasedFollowers(int Followers);

internal sealed class EraseFollowersHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<EraseFollowers, Outcome<ErasedFollowers>>
{
    private const int UnconfirmedDays = 7;
    private const int DaysAfterTheEnd = 180;
    private const int UnacceptedDays = 2;

    private const string Unconfirmed = "delete from poll_follower where confirmed_at is null and since <= @Unconfirmed";

    private const string Ended = "delete from poll_follower where poll in (select id from poll where closed_at <= @Ended)";

    private const string Phones = "delete from phone_voter where poll in (select id from poll where closed_at <= @Ended)";

    private const string Entries =
        "delete from voter_list_entry where list in (select id from voter_list where state = 'checked' and made_at <= @Unaccepted)";

    private const string Lists = "delete from voter_list where state = 'checked' and made_at <= @Unaccepted";

    public async Task<Outcome<ErasedFollowers>> Handle(EraseFollowers request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var terms = new { Unconfirmed = now.AddDays(-UnconfirmedDays), Ended = now.AddDays(-DaysAfterTheEnd), Unaccepted = now.AddDays(-UnacceptedDays) };
        await using var connection = await database.OpenAsync(cancellation);
        var followers = 0;
        foreach (var erase in (string[])[Unconfirmed, Ended])
            followers += await connection.ExecuteAsync(new CommandDefinition(erase, terms, cancellationToken: cancellation));
        foreach (var erase in (string[])[Phones, Entries, Lists])
            await connection.ExecuteAsync(new CommandDefinition(erase, terms, cancellationToken: cancellation));
        return new ErasedFollowers(followers);
    }
}
