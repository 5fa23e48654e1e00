using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>A clerk looks at what belongs to a paper register beside its rows.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record FindPaper(string Id) : IQuery<PaperFile?>;

/// <param name="Type">The version of the type by which it is read.</param>
/// <param name="Scans">Pictures of the paper, those of the register as a whole first.</param>
public sealed record PaperFile(PermitTypeVersion Type, IReadOnlyList<PaperScan> Scans);

/// <summary>Staff look at one picture of a paper register.</summary>
[RequiresRole(Roles.Officer, Roles.Agent, PermitsRole.Manager, Roles.Administrator)]
public sealed record FindScan(string Id) : IQuery<PaperScan?>;

/// <summary>Staff look at what the paper says of an application that came from a register.</summary>
[RequiresRole(Roles.Officer, Roles.Agent, PermitsRole.Manager, Roles.Administrator)]
public sealed record FindPaperOf(int Number) : IQuery<PaperOfApplication?>;

/// <param name="PaperNumber">The permit's number on paper; empty where it had none.</param>
/// <param name="Scans">Of its folio and of the register as a whole.</param>
public sealed record PaperOfApplication(string PaperNumber, DateOnly? ValidFrom, DateOnly? ValidUntil, IReadOnlyList<PaperScan> Scans);

internal sealed class FindScansHandler(IModuleDatabase database, PermitTypes types)
    : IRequestHandler<FindPaper, PaperFile?>, IRequestHandler<FindScan, PaperScan?>, IRequestHandler<FindPaperOf, PaperOfApplication?>
{
    private const string Kind = "select kind from register_import where id = @Id";

    private const string OfRegister =
        """
        select id, folio, name, file, added_at
        from paper_scan
        where register = @Id
        order by folio, added_at, id
        limit 500
        """;

    private const string One = "select id, folio, name, file, added_at from paper_scan where id = @Id";

    private const string Entry = "select paper_number, valid_from, valid_until from paper_entry where number = @Number";

    private const string OfEntry =
        """
        select scan.id, scan.folio, scan.name, scan.file, scan.added_at
        from paper_entry entry
        join paper_scan scan on scan.register = entry.register and scan.folio in ('', entry.folio)
        where entry.number = @Number
        order by scan.folio desc, scan.added_at, scan.id
        limit 50
        """;

    public async Task<PaperFile?> Handle(FindPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var kind = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Kind, new { request.Id }, cancellationToken: cancellation));
        if (kind is null || await PaperRegister.TypeOfAsync(types, kind, cancellation) is not { } type)
            return null;
        var scans = await connection.QueryAsync<PaperScan>(new CommandDefinition(OfRegister, new { request.Id }, cancellationToken: cancellation));
        return new PaperFile(type, scans.AsList());
    }

    public async Task<PaperScan?> Handle(FindScan request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<PaperScan?>(new CommandDefinition(One, new { request.Id }, cancellationToken: cancellation));
    }

    public async Task<PaperOfApplication?> Handle(FindPaperOf request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Written?>(new CommandDefinition(Entry, new { request.Number }, cancellationToken: cancellation)) is not { } entry)
            return null;
        var scans = await connection.QueryAsync<PaperScan>(new CommandDefinition(OfEntry, new { request.Number }, cancellationToken: cancellation));
        return new PaperOfApplication(entry.PaperNumber, entry.ValidFrom, entry.ValidUntil, scans.AsList());
    }

    private sealed record Written(string PaperNumber, DateOnly? ValidFrom, DateOnly? ValidUntil);
}
