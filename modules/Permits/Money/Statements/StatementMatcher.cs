using System.Data.Common;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>Finds what a line of an operator's statement belongs to: by reference and amount, else by the case number that the payer wrote, and amount.</summary>
internal sealed partial class StatementMatcher(Cashbook cashbook, UnmatchedQueue queue, TimeProvider clock)
{
    private const string Known = "select count(*) from statement_line where rail = @Rail and reference = @Reference and amount = @Units";

    private const string ByReference =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where rail = @Rail and reference = @Reference and state in ('claimed', 'paid')
        """;

    private const string Begun =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where number = @Number and rail = @Rail and amount = @Units and state = 'begun'
        order by begun_at
        limit 1
        """;

    private const string DueStage =
        """
        select charge.number, charge.stage, charge.amount - charge.paid as units, charge.currency, application.language
        from charge
        join application on application.number = charge.number
        where charge.number = @Number and charge.settled_at is null and charge.amount - charge.paid = @Units
          and (application.is_open or (application.outcome = 'granted_by_silence' and charge.stage = 'issue'))
        order by charge.stage
        limit 1
        """;

    private const string Left = "select amount - paid from charge where number = @Number and stage = @Stage";

    private const string Pay =
        """
        update payment
        set state = 'paid', reference = @Reference, confirmed_at = @Now, ended_at = @Now, query_at = null
        where id = @Id and state in ('begun', 'claimed')
        """;

    private const string Confirm = "update payment set confirmed_at = coalesce(confirmed_at, @Now), query_at = null where id = @Id";

    private const string OpenLine =
        """
        select id, rail, reference, amount as units, day, note
        from statement_line
        where rail = @Rail and reference = @Reference and amount > 0 and payment is null
        order by row
        limit 1
        """;

    private const string Belongs = "update statement_line set payment = @Payment where id = @Id";

    /// <summary>What would become of a line; changes nothing.</summary>
    public static async Task<StatementVerdict> JudgeAsync(DbConnection connection, string rail, StatementRow row, Currency currency, CancellationToken cancellation)
    {
        var key = new { Rail = rail, row.Reference, Units = currency.ToSmallest(row.Amount), Number = CaseNumberIn(row.Note) };
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Known, key, cancellationToken: cancellation)) > 0)
            return new(StatementFate.Known);
        if (row.Amount < 0)
            return new(StatementFate.TakenBack);
        var named = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(ByReference, key, cancellationToken: cancellation));
        if (named is not null)
        {
            var fate = FateOf(named, key.Units);
            var left = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(Left, named, cancellationToken: cancellation));
            return new(fate == StatementFate.Pays && left < named.Units ? StatementFate.PaysAgain : fate) { Payment = named };
        }

        if (key.Number is null)
            return new(StatementFate.Unmatched);
        var begun = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(Begun, key, cancellationToken: cancellation));
        if (begun is not null)
            return new(StatementFate.Pays) { Payment = begun };
        var due = await connection.QuerySingleOrDefaultAsync<DueCharge?>(new CommandDefinition(DueStage, key, cancellationToken: cancellation));
        return due is null ? new(StatementFate.Unmatched) : new(StatementFate.PaysCase) { Due = due };
    }

    /// <summary>A line that is written down does what was judged. Inside a change.</summary>
    public async Task TakeAsync(DbConnection connection, StatementLine line, StatementVerdict verdict, Currency currency, CancellationToken cancellation)
    {
        var stray = new NewUnmatched(UnmatchedKind.WithoutCase, line.Id, line.Rail, line.Reference, line.Units, currency.Code) { Line = line.Id };
        switch (verdict.Fate)
        {
            case StatementFate.Pays or StatementFate.PaysAgain or StatementFate.Confirms:
                await PayAsync(connection, line, verdict.Payment!, cancellation);
                break;
            case StatementFate.PaysCase:
                var due = verdict.Due!;
                var now = clock.GetUtcNow();
                var payment = new NewPayment(due.Number, due.Stage, line.Rail, line.Reference, line.Units, due.Currency, PaymentState.Paid, now) { ConfirmedAt = now };
                await connection.ExecuteAsync(new CommandDefinition(NewPayment.Insert, payment, cancellationToken: cancellation));
                await BelongsAsync(connection, line, payment.Id, cancellation);
                await cashbook.BookAsync(connection, payment.ToPayment(), cancellation);
                break;
            case StatementFate.Differs:
                var about = NewUnmatched.About(UnmatchedKind.AmountDiffers, verdict.Payment!);
                await queue.PutAsync(connection, about with { Cause = line.Id, Line = line.Id, Units = line.Units }, cancellation);
                break;
            case StatementFate.TakenBack:
                await queue.PutAsync(connection, stray with { Kind = UnmatchedKind.TakenBack }, cancellation);
                break;
            default:
                await queue.PutAsync(connection, stray, cancellation);
                break;
        }
    }

    /// <summary>A line that came before anybody claimed it.</summary>
    public Task<StatementLine?> FindLineAsync(DbConnection connection, string rail, string reference, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<StatementLine?>(new CommandDefinition(OpenLine, new { Rail = rail, Reference = reference }, cancellationToken: cancellation));

    /// <summary>Somebody claims a line that waited in the queue.</summary>
    public async Task ClaimedAsync(DbConnection connection, StatementLine line, Payment payment, bool isPaid, CancellationToken cancellation)
    {
        await queue.SettleItselfAsync(connection, UnmatchedKind.WithoutCase, line.Id, cancellation);
        if (isPaid)
            await BelongsAsync(connection, line, payment.Id, cancellation);
        else
            await queue.PutAsync(
                connection, NewUnmatched.About(UnmatchedKind.AmountDiffers, payment) with { Cause = line.Id, Line = line.Id, Units = line.Units }, cancellation);
    }

    private async Task PayAsync(DbConnection connection, StatementLine line, Payment payment, CancellationToken cancellation)
    {
        var paid = new { payment.Id, line.Reference, Now = clock.GetUtcNow() };
        await BelongsAsync(connection, line, payment.Id, cancellation);
        await queue.SettleItselfAsync(connection, UnmatchedKind.NotConfirmed, payment.Id, cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Pay, paid, cancellationToken: cancellation)) == 1)
            await cashbook.BookAsync(connection, payment with { Reference = line.Reference, State = PaymentState.Paid }, cancellation);
        else
            await connection.ExecuteAsync(new CommandDefinition(Confirm, paid, cancellationToken: cancellation));
    }

    private static Task BelongsAsync(DbConnection connection, StatementLine line, string payment, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Belongs, new { line.Id, Payment = payment }, cancellationToken: cancellation));

    private static string FateOf(Payment named, long units) =>
        named.Units != units ? StatementFate.Differs : named.State == PaymentState.Paid ? StatementFate.Confirms : StatementFate.Pays;

    private static int? CaseNumberIn(string note) =>
        Digits().Matches(note).Select(found => CaseNumber.Read(found.Value)).FirstOrDefault(number => number is not null);

    [GeneratedRegex(@"(?<!\d)\d{2}[- ]?\d{7}[- ]?\d(?!\d)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}

/// <param name="Units">In the currency's smallest unit.</param>
internal sealed record StatementLine(string Id, string Rail, string Reference, long Units, DateOnly Day, string Note);

/// <param name="Fate">One of <see cref="StatementFate"/>.</param>
internal sealed record StatementVerdict(string Fate)
{
    public Payment? Payment { get; init; }

    public DueCharge? Due { get; init; }

    /// <summary>The application that it is about.</summary>
    public int? Number => Payment?.Number ?? Due?.Number;
}

internal static class StatementFate
{
    /// <summary>An earlier statement had it.</summary>
    public const string Known = "known";

    public const string Pays = "pays";

    /// <summary>It was announced, and was paid in another way meanwhile: somebody has to give it back.</summary>
    public const string PaysAgain = "pays-again";

    /// <summary>Nobody gave the reference; the payer wrote the case number.</summary>
    public const string PaysCase = "pays-case";

    /// <summary>It was paid already, and the operator says so too.</summary>
    public const string Confirms = "confirms";

    public const string Differs = "differs";

    public const string TakenBack = "taken-back";

    public const string Unmatched = "unmatched";

    public static bool IsMatch(string fate) => fate is Pays or PaysAgain or PaysCase or Confirms;
}
