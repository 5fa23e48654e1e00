using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>A paper register that somebody sent as a table, and how far it has come.</summary>
/// <param name="Name">As the clerk calls it.</param>
/// <param name="TypeVersion">Its fields are those that the columns can mean.</param>
/// <param name="Step">One of <see cref="PaperStep"/>.</param>
/// <param name="Headings">JSON: as they stand in the file.</param>
/// <param name="Columns">JSON: what is meant to heading.</param>
/// <param name="Good">Rows that can be taken in.</param>
/// <param name="Bad">Rows that cannot.</param>
/// <param name="Done">Number of the last row that the present step has dealt with.</param>
public sealed record PaperRegister(
    string Id, string Name, string Type, int TypeVersion, string Step, string Headings, string Columns, int Good, int Bad, int Done, DateTimeOffset UploadedAt, DateTimeOffset? ImportedAt,
    string? ImportedBy, DateTimeOffset? UndoneAt)
{
    public IReadOnlyList<string> AllHeadings => JsonSerializer.Deserialize<string[]>(Headings) ?? [];

    public IReadOnlyDictionary<string, string> Chosen => JsonSerializer.Deserialize<Dictionary<string, string>>(Columns) ?? [];

    public bool IsMoving => Step is PaperStep.Checking or PaperStep.Importing or PaperStep.Undoing;
}

/// <summary>What stands against a row.</summary>
/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Arguments">JSON array.</param>
public sealed record PaperProblem(int Row, string Code, string Arguments)
{
    public string In(ITexts texts) => texts[Code, [.. (JsonSerializer.Deserialize<JsonElement[]>(Arguments) ?? []).Select(argument => (object)argument.ToString())]];
}

/// <summary>How far an import has come.</summary>
internal static class PaperStep
{
    /// <summary>Somebody has to say which column is what.</summary>
    public const string Columns = "columns";

    public const string Checking = "checking";

    public const string Checked = "checked";

    public const string Importing = "importing";

    public const string Imported = "imported";

    public const string Undoing = "undoing";

    public const string Undone = "undone";
}

internal static class PaperRefusals
{
    public static readonly Refusal Unknown = new("paper.unknown", RefusalKind.NotFound);

    public static readonly Refusal Meanwhile = new("paper.meanwhile", RefusalKind.Conflict);

    public static readonly Refusal FileMissing = new("paper.file-missing", Field: "file");

    public static readonly Refusal TypeMissing = new("paper.type-missing", Field: "type");

    public static readonly Refusal NoHeadings = new("paper.no-headings", Field: "file");

    public static readonly Refusal HasBadRows = new("paper.has-bad-rows", RefusalKind.Conflict);

    public static readonly Refusal NothingToImport = new("paper.nothing-to-import", RefusalKind.Conflict);
}

/// <summary>A clerk looks at the imports, the newest first.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record ListPapers : IQuery<IReadOnlyList<PaperRegister>>;

/// <summary>A clerk looks at one import, with the first rows that something stands against.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record FindPaper(string Id, int Problems = 50) : IQuery<PaperFile?>;

/// <param name="Type">The version of the type by which it is read.</param>
/// <param name="Scans">Pictures of the paper, those of the register as a whole first.</param>
public sealed record PaperFile(PaperRegister Import, PermitTypeVersion Type, IReadOnlyList<PaperProblem> Problems, IReadOnlyList<PaperScan> Scans);

internal sealed class FindPaperHandler(IModuleDatabase database, PermitTypes types)
    : IRequestHandler<FindPaper, PaperFile?>, IRequestHandler<ListPapers, IReadOnlyList<PaperRegister>>
{
    private const string Columns = "id, name, type, type_version, step, headings, columns, good, bad, done, uploaded_at, imported_at, imported_by, undone_at";

    private const string One = $"select {Columns} from paper_register where id = @Id";

    private const string Newest = $"select {Columns} from paper_register order by uploaded_at desc, id limit 100";

    private const string Problems =
        """
        select row, code, arguments
        from paper_problem
        where register = @Id
        order by row, position
        limit @Problems
        """;

    private const string Scans =
        """
        select id, folio, name, file, added_at
        from paper_scan
        where register = @Id
        order by folio, added_at, id
        limit 500
        """;

    public static Task<PaperRegister?> ReadAsync(DbConnection connection, string id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<PaperRegister?>(new CommandDefinition(One, new { Id = id }, cancellationToken: cancellation));

    public async Task<PaperFile?> Handle(FindPaper request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await ReadAsync(connection, request.Id, cancellation) is not { } found)
            return null;
        var problems = await connection.QueryAsync<PaperProblem>(new CommandDefinition(
            Problems, new { request.Id, request.Problems }, cancellationToken: cancellation));
        var scans = await connection.QueryAsync<PaperScan>(new CommandDefinition(Scans, new { request.Id }, cancellationToken: cancellation));
        var type = await types.FindAsync(found.Type, found.TypeVersion, cancellation)
            ?? throw new InvalidOperationException($"The permit type {found.Type} has no version {found.TypeVersion}.");
        return new PaperFile(found, type, problems.AsList(), scans.AsList());
    }

    public async Task<IReadOnlyList<PaperRegister>> Handle(ListPapers request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<PaperRegister>(new CommandDefinition(Newest, cancellationToken: cancellation))).AsList();
    }
}
