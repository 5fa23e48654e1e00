using Dapper;
using MediatR;

namespace CivicHost.Sdk.Registers;

/// <summary>Registers that were left go on, and files that nobody confirmed within a day are deleted.</summary>
internal sealed class ContinueRegisters(IModuleDatabase database, IMediator mediator, RegisterWork work, TimeProvider clock) : IModuleJob
{
    private const string Moving =
        """
        select id
        from register_import
        where step in ('checking', 'importing', 'undoing')
        order by uploaded_at, id
        limit 20
        """;

    private const string Left =
        """
        select id
        from register_import
        where step in ('columns', 'checking', 'checked') and uploaded_at < @Before
        order by uploaded_at, id
        limit 100
        """;

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var id in await ReadAsync(Left, cancellation))
            await mediator.Send(new DropRegister(id), cancellation);
        foreach (var id in await ReadAsync(Moving, cancellation))
            await work.ContinueAsync(id, AtMost, cancellation);
    }

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(sql, new { Before = clock.GetUtcNow().AddDays(-1) }, cancellationToken: cancellation))).AsList();
    }
}
