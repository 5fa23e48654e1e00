using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>A signature below the checklist of a visit.</summary>
/// <param name="Who">inspector, or visited for whoever was there.</param>
/// <param name="Name">As it was typed; empty for the inspector, whose name stands with the visit.</param>
/// <param name="File">Id of the picture; null where only the name was typed.</param>
public sealed record VisitSignature(string Who, string Name, string? File)
{
    internal const string Inspector = "inspector";
    internal const string Visited = "visited";

    internal static readonly string[] Everybody = [Inspector, Visited];
}

/// <summary>A signature that came with the form.</summary>
/// <param name="Received">Null where only the name was typed.</param>
public sealed record TakenSignature(string Who, string Name, ReceivedFile? Received);

/// <summary>Reads and keeps signatures.</summary>
internal static class VisitSignatures
{
    private const string OfVisit = "select who, name, file from inspection_signature where inspection = @Visit order by who limit 2";

    private const string Put =
        """
        insert into inspection_signature (inspection, who, name, file) values (@Visit, @Who, @Name, @File)
        on conflict (inspection, who) do update set name = excluded.name, file = coalesce(excluded.file, inspection_signature.file)
        """;

    public static async Task<IReadOnlyList<VisitSignature>> OfAsync(DbConnection connection, string visit, CancellationToken cancellation) =>
        (await connection.QueryAsync<VisitSignature>(new CommandDefinition(OfVisit, new { Visit = visit }, cancellationToken: cancellation))).AsList();

    /// <summary>Inside a change. A new picture takes the place of the former one.</summary>
    public static async Task KeepAsync(
        DbConnection connection, Visit visit, IReadOnlyList<TakenSignature> taken, IFileStore files, string code, CancellationToken cancellation)
    {
        var before = await OfAsync(connection, visit.Id, cancellation);
        foreach (var signature in taken)
        {
            var former = before.FirstOrDefault(known => known.Who == signature.Who);
            if (former is null && signature is { Received: null, Name: "" })
                continue;
            if (signature.Received is { } received)
            {
                await files.KeepAsync(received, ApplicationSubject.OfFiles(code), cancellation);
                if (former?.File is { } replaced)
                    await files.DropAsync(replaced, cancellation);
            }

            var row = new { Visit = visit.Id, signature.Who, signature.Name, File = signature.Received?.Id };
            await connection.ExecuteAsync(new CommandDefinition(Put, row, cancellationToken: cancellation));
        }
    }
}
