using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The cashier looks at the statements, the latest first.</summary>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record ListStatements : IQuery<IReadOnlyList<Statement>>;

/// <summary>The cashier looks at one: what it would do, or what it did.</summary>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record FindStatement(string Id) : IQuery<StatementPlan?>;

/// <param name="Lines">How many were taken in.</param>
/// <param name="Matched">How many of them belong to a payment.</param>
/// <param name="ImportedAt">Null while nothing of it counts.</param>
internal sealed record Statement(string Id, string Name, string Rail, int Lines, int Matched, DateTimeOffset UploadedAt, DateTimeOffset? ImportedAt);

/// <summary>What a statement would do, row by row; of a statement that was taken in, what was left out, for a week.</summary>
/// <param name="CanBeTakenIn">False of one that was.</param>
internal sealed record StatementPlan(Statement Statement, IReadOnlyList<PlannedLine> Lines, IReadOnlyList<StatementProblem> Problems, bool CanBeTakenIn);

internal sealed record PlannedLine(StatementRow Row, string Fate, int? Number);

internal sealed class FindStatementHandler(IModuleDatabase database, ITown town)
    : IRequestHandler<FindStatement, StatementPlan?>, IRequestHandler<ListStatements, IReadOnlyList<Statement>>
{
    private const string Columns = "select id, name, rail, lines, matched, uploaded_at, imported_at from statement";

    private const string All = Columns + " order by uploaded_at desc, id desc limit 100";

    private const string One = Columns + " where id = @Id";

    private const string Content = "select content from statement where id = @Id";

    public async Task<IReadOnlyList<Statement>> Handle(ListStatements request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Statement>(new CommandDefinition(All, cancellationToken: cancellation))).AsList();
    }

    public async Task<StatementPlan?> Handle(FindStatement request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var statement = await connection.QuerySingleOrDefaultAsync<Statement?>(new CommandDefinition(One, request, cancellationToken: cancellation));
        if (statement is null)
            return null;
        var content = await connection.ExecuteScalarAsync<string>(new CommandDefinition(Content, request, cancellationToken: cancellation));
        var currency = Currency.Of(town.Currency);
        var read = await StatementTable.ReadAsync(content ?? "", currency, cancellation);
        if (statement.ImportedAt is not null)
            return new StatementPlan(statement, [], content is { Length: > 0 } ? read.Problems : [], CanBeTakenIn: false);
        var lines = new List<PlannedLine>();
        foreach (var row in read.Rows)
        {
            var verdict = await StatementMatcher.JudgeAsync(connection, statement.Rail, row, currency, cancellation);
            lines.Add(new PlannedLine(row, verdict.Fate, verdict.Number));
        }

        return new StatementPlan(statement, lines, read.Problems, read.CanBeTakenIn);
    }
}
