using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;

namespace Permits;

/// <summary>Lets what was charged follow answers that were put right: at the tariff of its own day, by one line of difference. Inside a change.</summary>
internal sealed class ChargeCorrection(ITown town, ITexts texts, ITownCalendar calendar, TimeProvider clock, UnmatchedQueue queue, IAuditTrail audit)
{
    /// <summary>In the place of a fee's code.</summary>
    public const string LineCode = "correction";

    /// <summary>Whoever pays at the same time waits, and then sees another amount.</summary>
    private const string Lock = "update charge set paid = paid where number = @Number";

    private const string Written =
        """
        select stage, tariff_on, currency as currency_code, amount as units, paid as paid_units, charged_at, settled_at
        from charge
        where number = @Number
        order by stage
        limit 10
        """;

    private const string Update =
        """
        update charge
        set amount = @Units,
            is_supplement = case when settled_at is not null and paid < @Units then true else is_supplement end,
            settled_at = case when paid >= @Units then coalesce(settled_at, @Now) else null end
        where number = @Number and stage = @Stage
        """;

    private const string LastLine = "select coalesce(max(position), 0) from charge_line where number = @Number and stage = @Stage";

    private const string InsertLine =
        """
        insert into charge_line (number, stage, position, code, labels, workings, amount, added_at)
        values (@Number, @Stage, @Position, @Code, @Labels, @Workings, @Difference, @Now)
        """;

    private const string LastPayment =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where number = @Number and stage = @Stage and state = 'paid'
        order by begun_at desc, id desc
        limit 1
        """;

    public async Task FollowAsync(DbConnection connection, int number, PermitType type, FormAnswers answers, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(Lock, new { Number = number }, cancellationToken: cancellation));
        foreach (var charge in await connection.QueryAsync<Charge>(new CommandDefinition(Written, new { Number = number }, cancellationToken: cancellation)))
        {
            var due = type.Fees.Lines(answers, charge.Stage, charge.TariffOn).Sum(line => line.Amount);
            if (due != charge.Amount)
                await ChangeAsync(connection, number, charge, due, cancellation);
        }
    }

    private async Task ChangeAsync(DbConnection connection, int number, Charge charge, decimal due, CancellationToken cancellation)
    {
        var key = new { Number = number, charge.Stage };
        var position = 1 + await connection.ExecuteScalarAsync<int>(new CommandDefinition(LastLine, key, cancellationToken: cancellation));
        var units = charge.Currency.ToSmallest(due);
        var change = new
        {
            Number = number,
            charge.Stage,
            Position = position,
            Code = LineCode,
            Labels = ChargeLine.Write(town.Languages, language => texts.In(language)["money.correction", calendar.Today]),
            Workings = ChargeLine.Write(town.Languages, language => Working(texts.In(language), charge, due)),
            Difference = units - charge.Units,
            Units = units,
            Now = clock.GetUtcNow(),
        };
        await connection.ExecuteAsync(new CommandDefinition(Update, change, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(InsertLine, change, cancellationToken: cancellation));
        audit.Record(ApplicationSubject.Of(number), new { Recharged = charge.Stage, Before = charge.Amount, Total = due, charge.Currency.Code, charge.TariffOn });
        var surplus = Math.Max(charge.PaidUnits - units, 0) - Math.Max(charge.PaidUnits - charge.Units, 0);
        if (surplus > 0
            && await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(LastPayment, key, cancellationToken: cancellation)) is { } payment)
        {
            var credit = NewUnmatched.About(UnmatchedKind.PaidTwice, payment) with { Cause = $"{number}:{charge.Stage}:{position}", Units = surplus };
            await queue.PutAsync(connection, credit, cancellation);
        }
    }

    private static string Working(ITexts said, Charge charge, decimal due) =>
        $"{charge.Currency.Show(charge.Amount, said.Culture)} → {charge.Currency.Show(due, said.Culture)}";
}
