using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Which programs hold a key, the good ones first.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record ListKeys : IQuery<IReadOnlyList<ListedKey>>;

internal sealed record ListedKey(string Id, string Name, string Scopes, DateTimeOffset MadeAt, DateOnly? LastUsedOn, DateTimeOffset? RevokedAt);

internal sealed class ListKeysHandler(IModuleDatabase database) : IRequestHandler<ListKeys, IReadOnlyList<ListedKey>>
{
    private const string Read =
        """
        select id, name, scopes, made_at, last_used_on, revoked_at
        from api_key
        order by case when revoked_at is null then 0 else 1 end, name, id
        limit 500
        """;

    public async Task<IReadOnlyList<ListedKey>> Handle(ListKeys request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<ListedKey>(new CommandDefinition(Read, cancellationToken: cancellation))];
    }
}
