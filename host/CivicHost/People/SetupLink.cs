using CivicHost.Storage;
using Dapper;

namespace CivicHost.People;

/// <summary>The one-time link by which the first administrator comes in. Whoever can read the server's output may use it, nobody else.</summary>
internal sealed class SetupLink(ITownStorage storage)
{
    public const string Purpose = "set-up";

    /// <summary>Makes a new link, in place of one that was printed before and not used.</summary>
    /// <param name="address">Address of the site, without a trailing slash.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The link, or null where somebody works here already.</returns>
    public async Task<string?> PrepareAsync(string address, CancellationToken cancellation = default)
    {
        const string Insert =
            """
            insert into staff_link (key_hash, purpose, staff_id, valid_until)
            select @Hash, @Purpose, null, null where not exists (select 1 from staff)
            """;
        var key = Secrets.Next();
        var isMade = await storage.For("town").ChangeAsync(
            async (change, stop) =>
            {
                await change.Connection.ExecuteAsync(new CommandDefinition(
                    "delete from staff_link where purpose = @Purpose", new { Purpose }, cancellationToken: stop));
                return await change.Connection.ExecuteAsync(new CommandDefinition(
                    Insert, new { Hash = Secrets.Hash(key), Purpose }, cancellationToken: stop)) == 1;
            },
            _ => true, cancellation);
        return isMade ? $"{address.TrimEnd('/')}/setup?key={key}" : null;
    }
}
