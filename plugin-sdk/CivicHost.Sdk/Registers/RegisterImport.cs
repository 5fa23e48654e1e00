using System.Data.Common;
using System.Text.Json;
using Dapper;
using MediatR;

namespace CivicHost.Sdk.Registers;

/// <summary>A paper register that somebody sent as a table, and how far it has come.</summary>
/// <param name="Id">By which what it became remembers it.</param>
/// <param name="Name">As the clerk calls it: register 2019.</param>
/// <param name="Kind">What the clerk chose beside the file; empty where the module asks nothing.</param>
/// <param name="Step"><c>columns</c> (somebody has to say which is what), <c>checking</c>, <c>checked</c>, <c>importing</c>, <c>imported</c>, <c>undoing</c> or
/// <c>undone</c>.</param>
/// <param name="Good">How many rows can be taken in.</param>
/// <param name="Bad">How many cannot.</param>
/// <param name="Done">Number of the last row that the present step has dealt with, as a spreadsheet numbers it.</param>
/// <param name="UploadedAt">When it was sent.</param>
/// <param name="ImportedBy">Id of the member of staff who confirmed it, or null.</param>
public sealed record RegisterImport(string Id, string Name, string Kind, string Step, int Good, int Bad, int Done, DateTimeOffset UploadedAt, string? ImportedBy)
{
    /// <summary>True once every row is taken in, and until the register is taken back.</summary>
    public bool IsImported => Step == RegisterStep.Imported;

    /// <summary>True as long as nobody has confirmed it: nothing of it was taken in.</summary>
    internal bool IsWaiting => Step is RegisterStep.Columns or RegisterStep.Checking or RegisterStep.Checked;

    internal bool IsMoving => Step is RegisterStep.Checking or RegisterStep.Importing or RegisterStep.Undoing;

    /// <summary>Where something comes from, as it is written on it for good.</summary>
    /// <param name="folio">The register's page; empty where it is not known.</param>
    /// <returns><c>register 2019, folio 34</c>.</returns>
    public string ProvenanceOf(string folio) => folio.Length == 0 ? Name : $"{Name}, folio {folio}";
}

/// <summary>What stands against a row of a register.</summary>
/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Arguments">Those of its sentence, as a JSON array.</param>
public sealed record RegisterProblem(int Row, string Code, string Arguments)
{
    internal string In(ITexts texts) => texts[Code, [.. (JsonSerializer.Deserialize<JsonElement[]>(Arguments) ?? []).Select(argument => (object)argument.ToString())]];
}

/// <summary>A clerk looks at one register, with the first rows that something stands against. Asked without the module's role, there is none.</summary>
/// <param name="Id">The register.</param>
/// <param name="Problems">How many problems are wanted, at least 0.</param>
public sealed record FindRegister(string Id, int Problems = 50) : IQuery<FoundRegister?>;

/// <summary>A register as its page shows it.</summary>
/// <param name="Import">How far it has come.</param>
/// <param name="Headings">As they stand in the file.</param>
/// <param name="Columns">What they can mean.</param>
/// <param name="Mapping">By the names of the columns, which heading is what: as the clerk said or, before that, as it probably is.</param>
/// <param name="Problems">The first problems, by row.</param>
public sealed record FoundRegister(
    RegisterImport Import, IReadOnlyList<string> Headings, IReadOnlyList<RegisterColumn> Columns, IReadOnlyDictionary<string, string> Mapping,
    IReadOnlyList<RegisterProblem> Problems);

/// <summary>A clerk looks at the registers, the newest first.</summary>
internal sealed record ListRegisters : IQuery<IReadOnlyList<RegisterImport>>;

internal static class RegisterStep
{
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
    public static readonly Refusal NotAllowed = new("person.not-allowed", RefusalKind.Forbidden);

    public static readonly Refusal Unknown = new("register.unknown", RefusalKind.NotFound);

    public static readonly Refusal Meanwhile = new("register.meanwhile", RefusalKind.Conflict);

    public static readonly Refusal FileMissing = new("register.file-missing", Field: "file");

    public static readonly Refusal NoHeadings = new("register.no-headings", Field: "file");

    public static readonly Refusal HasBadRows = new("register.has-bad-rows", RefusalKind.Conflict);

    public static readonly Refusal Doubtful = new("register.doubtful", Field: "sure");

    public static readonly Refusal NothingToImport = new("register.nothing-to-import", RefusalKind.Conflict);
}

/// <summary>A register as its table keeps it: headings are a JSON array, columns are JSON of what is meant to heading.</summary>
internal sealed record KeptRegister(
    string Id, string Name, string Kind, string Step, string Headings, string Columns, int Good, int Bad, int Done, DateTimeOffset UploadedAt, string? ImportedBy)
{
    private const string One =
        """
        select id, name, kind, step, headings, columns, good, bad, done, uploaded_at, imported_by
        from register_import
        where id = @Id
        """;

    public IReadOnlyList<string> AllHeadings => JsonSerializer.Deserialize<string[]>(Headings) ?? [];

    public IReadOnlyDictionary<string, string> Chosen => JsonSerializer.Deserialize<Dictionary<string, string>>(Columns) ?? [];

    public RegisterImport Import => new(Id, Name, Kind, Step, Good, Bad, Done, UploadedAt, ImportedBy);

    public static Task<KeptRegister?> FindAsync(DbConnection connection, string id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<KeptRegister?>(new CommandDefinition(One, new { Id = id }, cancellationToken: cancellation));
}

internal sealed class FindRegisterHandler(IModuleDatabase database, IPaperRegister register, RegisterDesk desk, ICurrentPerson person)
    : IRequestHandler<FindRegister, FoundRegister?>, IRequestHandler<ListRegisters, IReadOnlyList<RegisterImport>>
{
    private const string Newest =
        """
        select id, name, kind, step, good, bad, done, uploaded_at, imported_by
        from register_import
        order by uploaded_at desc, id
        limit 100
        """;

    private const string Problems =
        """
        select row, code, arguments
        from register_problem
        where import = @Id
        order by row, position
        limit @Problems
        """;

    public async Task<FoundRegister?> Handle(FindRegister request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (!desk.Admits(person) || await KeptRegister.FindAsync(connection, request.Id, cancellation) is not { } found)
            return null;
        var columns = (await register.ColumnsAsync(found.Kind, cancellation)).Answer;
        var problems = await connection.QueryAsync<RegisterProblem>(new CommandDefinition(
            Problems, new { request.Id, request.Problems }, cancellationToken: cancellation));
        return new FoundRegister(
            found.Import, found.AllHeadings, columns, found.Chosen is { Count: > 0 } chosen ? chosen : Guess(found.AllHeadings, columns), problems.AsList());
    }

    public async Task<IReadOnlyList<RegisterImport>> Handle(ListRegisters request, CancellationToken cancellation)
    {
        if (!desk.Admits(person))
            return [];
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<RegisterImport>(new CommandDefinition(Newest, cancellationToken: cancellation))).AsList();
    }

    private static Dictionary<string, string> Guess(IReadOnlyList<string> headings, IReadOnlyList<RegisterColumn> columns)
    {
        var guessed = new Dictionary<string, string>();
        foreach (var column in columns.Reverse())
        {
            var known = column.Headings.Select(FoldedWords.Fold).ToHashSet();
            if (headings.FirstOrDefault(heading => !guessed.ContainsValue(heading) && known.Contains(FoldedWords.Fold(heading))) is { } found)
                guessed[column.Name] = found;
        }

        return guessed;
    }
}
