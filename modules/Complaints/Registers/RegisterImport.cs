using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>A paper register that somebody sent as a table, and how far it has come.</summary>
/// <param name="Name">As the clerk calls it.</param>
/// <param name="Step">One of <see cref="RegisterStep"/>.</param>
/// <param name="Headings">JSON: as they stand in the file.</param>
/// <param name="Columns">JSON: what is meant to heading.</param>
/// <param name="Good">Rows that can be taken in.</param>
/// <param name="Bad">Rows that cannot.</param>
/// <param name="Done">Number of the last row that the present step has dealt with.</param>
public sealed record RegisterImport(
    string Id, string Name, string Step, string Headings, string Columns, int Good, int Bad, int Done, DateTimeOffset UploadedAt, DateTimeOffset? ImportedAt,
    string? ImportedBy, DateTimeOffset? UndoneAt)
{
    public IReadOnlyList<string> AllHeadings => JsonSerializer.Deserialize<string[]>(Headings) ?? [];

    public IReadOnlyDictionary<string, string> Chosen => JsonSerializer.Deserialize<Dictionary<string, string>>(Columns) ?? [];

    public bool IsMoving => Step is RegisterStep.Checking or RegisterStep.Importing or RegisterStep.Undoing;
}

/// <summary>What stands against a row.</summary>
/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Arguments">JSON array.</param>
public sealed record RegisterProblem(int Row, string Code, string Arguments)
{
    public string In(ITexts texts) => texts[Code, [.. (JsonSerializer.Deserialize<JsonElement[]>(Arguments) ?? []).Select(argument => (object)argument.ToString())]];
}

/// <summary>How far an import has come.</summary>
internal static class RegisterStep
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

internal static class RegisterRefusals
{
    public static readonly Refusal Unknown = new("register.unknown", RefusalKind.NotFound);

    public static readonly Refusal Meanwhile = new("register.meanwhile", RefusalKind.Conflict);

    public static readonly Refusal FileMissing = new("register.file-missing", Field: "file");

    public static readonly Refusal NoHeadings = new("register.no-headings", Field: "file");

    public static readonly Refusal HasBadRows = new("register.has-bad-rows", RefusalKind.Conflict);

    public static readonly Refusal NothingToImport = new("register.nothing-to-import", RefusalKind.Conflict);
}

/// <summary>A clerk looks at the imports, the newest first.</summary>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record ListRegisters : IQuery<IReadOnlyList<RegisterImport>>;

/// <summary>A clerk looks at one import, with the first rows that something stands against.</summary>
[RequiresRole(Roles.Officer, ComplaintsRole.Manager)]
public sealed record FindRegister(string Id, int Problems = 50) : IQuery<RegisterFile?>;

public sealed record RegisterFile(RegisterImport Import, IReadOnlyList<RegisterProblem> Problems);

internal sealed class FindRegisterHandler(IModuleDatabase database)
    : IRequestHandler<FindRegister, RegisterFile?>, IRequestHandler<ListRegisters, IReadOnlyList<RegisterImport>>
{
    private const string Columns = "id, name, step, headings, columns, good, bad, done, uploaded_at, imported_at, imported_by, undone_at";

    private const string One = $"select {Columns} from register_import where id = @Id";

    private const string Newest = $"select {Columns} from register_import order by uploaded_at desc, id limit 100";

    private const string Problems =
        """
        select row, code, arguments
        from register_problem
        where import = @Id
        order by row, position
        limit @Problems
        """;

    public static Task<RegisterImport?> ReadAsync(DbConnection connection, string id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<RegisterImport?>(new CommandDefinition(One, new { Id = id }, cancellationToken: cancellation));

    public async Task<RegisterFile?> Handle(FindRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await ReadAsync(connection, request.Id, cancellation) is not { } found)
            return null;
        var problems = await connection.QueryAsync<RegisterProblem>(new CommandDefinition(
            Problems, new { request.Id, request.Problems }, cancellationToken: cancellation));
        return new RegisterFile(found, problems.AsList());
    }

    public async Task<IReadOnlyList<RegisterImport>> Handle(ListRegisters request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<RegisterImport>(new CommandDefinition(Newest, cancellationToken: cancellation))).AsList();
    }
}
