using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>Writes down what an application owes when it comes to where something must be paid.</summary>
internal sealed class ChargeBook(IModuleDatabase database, ITown town, ITexts texts, ITownCalendar calendar, TimeProvider clock, IAuditTrail audit)
{
    private const string Filing = "select answers, filed_on from application where number = @Number";

    private const string Insert =
        """
        insert into charge (number, stage, tariff_on, currency, amount, paid, charged_at, settled_at)
        values (@Number, @Stage, @TariffOn, @Currency, @Amount, 0, @Now, @SettledAt)
        on conflict (number, stage) do nothing
        """;

    private const string InsertLine =
        """
        insert into charge_line (number, stage, position, code, labels, workings, amount)
        values (@Number, @Stage, @Position, @Code, @Labels, @Workings, @Amount)
        """;

    private const string Supplement = "select is_supplement from charge where number = @Number and stage = @Stage";

    /// <summary>A closed application owes nothing but what is due for the permit that silence has granted.</summary>
    private const string Unsettled =
        """
        select count(*)
        from charge
        join application on application.number = charge.number
        where charge.number = @Number and charge.settled_at is null and (application.is_open or charge.stage = 'issue')
        """;

    /// <summary>The application has come into a state. Where that waits for a payment, what is due is written down, once for each stage.</summary>
    /// <returns>False where the state waits for a payment and nothing is due: the step can be taken at once.</returns>
    public async Task<bool> EnterAsync(int number, PermitType type, WorkflowState state, CancellationToken cancellation)
    {
        var paying = type.Workflow.Transitions.Where(step => step.From.Contains(state.Code) && step.IsPaying()).ToList();
        if (paying.Count == 0)
            return true;
        await using var connection = await database.OpenAsync(cancellation);
        var filed = await connection.QuerySingleAsync<FiledAnswers>(new CommandDefinition(Filing, new { Number = number }, cancellationToken: cancellation));
        var answers = FormAnswers.Parse(type.Form, filed.Answers);
        await WriteAsync(connection, number, FeeStage.Filing, type.Fees, answers, filed.FiledOn, cancellation);
        if (paying.Any(step => type.Workflow.OutcomeAfter(step) == ApplicationOutcome.Granted))
            await WriteAsync(connection, number, FeeStage.Issue, type.Fees, answers, calendar.Today, cancellation);
        return await OwesAsync(number, cancellation);
    }

    /// <summary>Silence has granted the permit, and gives away nothing else: what is due when one is issued is written down all the same.</summary>
    /// <param name="on">The day on which silence decided: its tariff counts.</param>
    /// <returns>False where nothing is due for it.</returns>
    public async Task<bool> EnterIssueAsync(int number, PermitType type, DateOnly on, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var filed = await connection.QuerySingleAsync<FiledAnswers>(new CommandDefinition(Filing, new { Number = number }, cancellationToken: cancellation));
        var answers = FormAnswers.Parse(type.Form, filed.Answers);
        if (type.Fees.Lines(answers, FeeStage.Issue, on).Count > 0)
            await WriteAsync(connection, number, FeeStage.Issue, type.Fees, answers, on, cancellation);
        return await OwesAsync(number, cancellation);
    }

    public async Task<bool> OwesAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Unsettled, new { Number = number }, cancellationToken: cancellation)) > 0;
    }

    /// <summary>Whether the case had gone on by a stage before a correction made it dearer: it does not wait for the rest.</summary>
    public static Task<bool> IsSupplementAsync(DbConnection connection, int number, string stage, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(Supplement, new { Number = number, Stage = stage }, cancellationToken: cancellation));

    private async Task WriteAsync(
        DbConnection connection, int number, string stage, FeeSchedule fees, FormAnswers answers, DateOnly tariffOn, CancellationToken cancellation)
    {
        var lines = fees.Lines(answers, stage, tariffOn);
        var total = lines.Sum(line => line.Amount);
        var now = clock.GetUtcNow();
        var charge = new
        {
            Number = number,
            Stage = stage,
            TariffOn = tariffOn,
            Currency = fees.Currency.Code,
            Amount = fees.Currency.ToSmallest(total),
            Now = now,
            SettledAt = total == 0 ? now : (DateTimeOffset?)null,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, charge, cancellationToken: cancellation)) == 0)
            return;
        foreach (var (line, position) in lines.Select((line, index) => (line, index + 1)))
        {
            var written = new
            {
                Number = number,
                Stage = stage,
                Position = position,
                line.Code,
                Labels = ChargeLine.Write(town.Languages, language => line.Label.In(language)),
                Workings = ChargeLine.Write(town.Languages, language => line.Working.Describe(texts.In(language), fees.Currency)),
                Amount = fees.Currency.ToSmallest(line.Amount),
            };
            await connection.ExecuteAsync(new CommandDefinition(InsertLine, written, cancellationToken: cancellation));
        }

        audit.Record(ApplicationSubject.Of(number), new { Charged = stage, Total = total, fees.Currency.Code, TariffOn = tariffOn });
    }

    private sealed record FiledAnswers(string Answers, DateOnly FiledOn);
}
