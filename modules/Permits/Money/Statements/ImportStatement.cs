using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The statement is taken in: what matches is paid, what does not goes into the queue. A row that cannot be understood is left out and named.</summary>
[RequiresRole(PermitsRole.Cashier)]
public sealed record ImportStatement(string Id) : IChange<ImportedStatement>;

public sealed record ImportedStatement(string Id, int Lines, int Matched);

internal sealed class ImportStatementHandler(IModuleDatabase database, StatementMatcher matcher, ITown town, ITownCalendar calendar, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<ImportStatement, Outcome<ImportedStatement>>
{
    private static readonly Refusal Unknown = new("money.statement-unknown", RefusalKind.NotFound);

    /// <summary>Says that it is taken in before anything else does: whoever comes second finds it so.</summary>
    private const string Claim = "update statement set imported_at = @Now where id = @Id and imported_at is null";

    private const string One = "select rail, content from statement where id = @Id";

    private const string InsertLine =
        """
        insert into statement_line (id, statement, row, rail, reference, amount, day, note)
        values (@Id, @Statement, @Row, @Rail, @Reference, @Units, @Day, @Note)
        on conflict do nothing
        """;

    /// <summary>Where rows were left out, the text stays for a week, to say which.</summary>
    private const string Finish = "update statement set lines = @Lines, matched = @Matched, content = case when @IsWhole then '' else content end where id = @Id";

    public async Task<Outcome<ImportedStatement>> Handle(ImportStatement request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        var statement = await connection.QuerySingleOrDefaultAsync<SentStatement?>(new CommandDefinition(One, request, cancellationToken: cancellation));
        if (statement is null)
            return Unknown;
        if (await connection.ExecuteAsync(new CommandDefinition(Claim, new { request.Id, Now = now }, cancellationToken: cancellation)) == 0)
            return MoneyRefusals.SettledAlready;
        var currency = Currency.Of(town.Currency);
        var read = await StatementTable.ReadAsync(statement.Content, currency, cancellation);
        if (!read.CanBeTakenIn)
            return Outcome<ImportedStatement>.Refused([.. read.Problems.Select(problem => problem.Refusal)]);

        var imported = new ImportedStatement(request.Id, 0, 0);
        foreach (var row in read.Rows)
        {
            var verdict = await StatementMatcher.JudgeAsync(connection, statement.Rail, row, currency, cancellation);
            var line = new StatementLine(Guid.CreateVersion7(now).ToString(), statement.Rail, row.Reference, currency.ToSmallest(row.Amount), row.Day, row.Note);
            var written = new { line.Id, Statement = request.Id, Row = row.Number, line.Rail, line.Reference, line.Units, line.Day, line.Note };
            if (verdict.Fate == StatementFate.Known
                || await connection.ExecuteAsync(new CommandDefinition(InsertLine, written, cancellationToken: cancellation)) == 0)
                continue;
            await matcher.TakeAsync(connection, line, verdict, currency, cancellation);
            imported = imported with { Lines = imported.Lines + 1, Matched = imported.Matched + (StatementFate.IsMatch(verdict.Fate) ? 1 : 0) };
        }

        await connection.ExecuteAsync(new CommandDefinition(
            Finish, new { imported.Id, imported.Lines, imported.Matched, IsWhole = read.Problems.Count == 0 }, cancellationToken: cancellation));
        audit.Record($"statement:{request.Id}", new { Imported = statement.Rail, imported.Lines, imported.Matched, LeftOut = read.Problems.Count });
        return imported;
    }

    private sealed record SentStatement(string Rail, string Content);
}

internal static class ImportStatementEndpoint
{
    public static void MapImportStatement(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<StatementPage>("/money/statements/{id}").RequireRole(PermitsRole.Cashier);
        routes.MapForm<StatementPage, ImportedStatement>(
                "/money/statements/{id}/import", form => new ImportStatement(form.Route("id")), imported => $"/permits/money/statements/{imported.Id}")
            .RequireRole(PermitsRole.Cashier);
    }
}
