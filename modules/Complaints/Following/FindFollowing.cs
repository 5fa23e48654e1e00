using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Whoever has the link looks what it is for.</summary>
internal sealed record FindFollowing(string Token) : IQuery<FoundFollowing?>;

/// <param name="Thing">What is followed, or will be.</param>
/// <param name="IsConfirmed">False where the link is still to be confirmed.</param>
internal sealed record FoundFollowing(FollowedThing Thing, bool IsConfirmed);

internal sealed class FindFollowingHandler(IModuleDatabase database) : IRequestHandler<FindFollowing, FoundFollowing?>
{
    private const string ByToken =
        """
        select number, category, quarter, (confirmed_at is not null and (is_counted or not says_me_too)) as is_confirmed
        from follower
        where token = @Token
        """;

    public async Task<FoundFollowing?> Handle(FindFollowing request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(ByToken, new { request.Token }, cancellationToken: cancellation)) is { } row
            ? new FoundFollowing(new FollowedThing(row.Number, row.Category, row.Quarter), row.IsConfirmed)
            : null;
    }

    private sealed record Row(int? Number, string Category, string Quarter, bool IsConfirmed);
}
