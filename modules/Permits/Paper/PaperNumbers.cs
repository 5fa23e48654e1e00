using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using Dapper;

namespace Permits;

/// <summary>Finds permits whose number and year stand twice: in one table, or in it and in a register that was taken in before. Some towns really gave a number twice.</summary>
internal sealed class PaperNumbers(ITownCalendar calendar)
{
    /// <summary>A register that is looked through anew begins anew; what is past looking through needs no numbers any more.</summary>
    private const string Forget =
        """
        delete from paper_number
        where (register = @Id and row >= @First) or register in (select id from register_import where step not in ('columns', 'checking'))
        """;

    private const string Note = "insert into paper_number (register, row, number, year) values (@Id, @Row, @Number, @Year)";

    private const string InFile =
        """
        select min(row)
        from paper_number
        where register = @Id and number = @Number and year = @Year
        """;

    private const string InRegisters =
        """
        select application.closed_at, application.provenance
        from paper_entry entry
        join application on application.number = entry.number
        where entry.paper_number = @Number and application.type = @Type
        order by application.number
        limit 50
        """;

    public async Task<IReadOnlyList<RegisterDoubt>> DoubtsAsync(
        DbConnection connection, RegisterImport register, IReadOnlyList<NumberedRow<PaperRow>> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return [];
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { register.Id, First = rows[0].Number }, cancellationToken: cancellation));
        var doubts = new List<RegisterDoubt>();
        foreach (var (row, line) in rows.Where(row => row.Row.Number.Length > 0))
        {
            var key = new { register.Id, Row = row, line.Number, line.DecidedOn.Year, Type = register.Kind.Split('/')[0] };
            await connection.ExecuteAsync(new CommandDefinition(Note, key, cancellationToken: cancellation));
            if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(InFile, key, cancellationToken: cancellation)) is var first && first < row)
                doubts.Add(new RegisterDoubt(row, new Refusal("paper.number-twice", Arguments: [line.Number, first])));
            var before = await connection.QueryAsync<EarlierEntry>(new CommandDefinition(InRegisters, key, cancellationToken: cancellation));
            if (before.FirstOrDefault(entry => entry.ClosedAt is { } at && calendar.DateOf(at).Year == line.DecidedOn.Year) is { } earlier)
                doubts.Add(new RegisterDoubt(row, new Refusal("paper.number-taken", Arguments: [line.Number, earlier.Provenance])));
        }

        return doubts;
    }

    private sealed record EarlierEntry(DateTimeOffset? ClosedAt, string Provenance);
}
