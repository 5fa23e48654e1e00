using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Asks operators what became of payments on which they did not report, and brings what nobody ever confirmed before a person.</summary>
internal sealed class QueryPayments(IModuleDatabase database, IPaymentRails rails, IMediator mediator, TimeProvider clock) : IModuleJob
{
    public const string Name = "query-payments";

    private const string Due =
        """
        select id, number, stage, rail, amount as units, currency, phone, language, state
        from payment
        where query_at <= @Now
        order by query_at, id
        limit 200
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var due in await ReadAsync(cancellation))
        {
            if (due.State == PaymentState.Begun && await rails.QueryAsync(due.Rail, due.ToOrder(), cancellation) is { } report)
                await mediator.Send(new RecordReport(due.Rail, report with { OrderId = due.Id }), cancellation);
            await mediator.Send(new PostponeQuery(due.Id), cancellation);
        }
    }

    private async Task<List<DuePayment>> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<DuePayment>(new CommandDefinition(Due, new { Now = clock.GetUtcNow() }, cancellationToken: cancellation))).AsList();
    }

    private sealed record DuePayment(string Id, int Number, string Stage, string Rail, long Units, string Currency, string Phone, string Language, string State)
    {
        public PaymentOrder ToOrder() =>
            new(Id, CaseNumber.Show(Number), CivicHost.Sdk.Currency.Of(Currency).FromSmallest(Units), Currency, Phone, Language);
    }
}

/// <summary>A payment is asked about again later, with growing pauses; after three days nobody waits any more and a person looks at it.</summary>
internal sealed record PostponeQuery(string Payment) : IChange<PostponedQuery>;

internal sealed record PostponedQuery(string Payment);

internal sealed class PostponeQueryHandler(IModuleDatabase database, UnmatchedQueue queue, TimeProvider clock) : IRequestHandler<PostponeQuery, Outcome<PostponedQuery>>
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6)];

    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private const string One =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where id = @Payment and query_at <= @Now
        """;

    private const string Queries = "select queries from payment where id = @Payment";

    private const string Postpone = "update payment set query_at = @QueryAt, queries = queries + 1 where id = @Payment";

    private const string End = "update payment set query_at = null, state = @State, ended_at = @EndedAt where id = @Payment";

    public async Task<Outcome<PostponedQuery>> Handle(PostponeQuery request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        var payment = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(One, new { request.Payment, Now = now }, cancellationToken: cancellation));
        if (payment is null)
            return new PostponedQuery(request.Payment);
        if (payment.State == PaymentState.Begun && now - payment.BegunAt < Patience)
        {
            var queries = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Queries, request, cancellationToken: cancellation));
            var next = now + Pauses[Math.Min(queries, Pauses.Length - 1)];
            await connection.ExecuteAsync(new CommandDefinition(Postpone, new { request.Payment, QueryAt = next }, cancellationToken: cancellation));
            return new PostponedQuery(request.Payment);
        }

        // A claim stays what it is: the statement may still come. An order that nobody answers for makes room for another.
        var isOver = payment.State == PaymentState.Begun;
        var ended = new { request.Payment, State = isOver ? PaymentState.Lapsed : payment.State, EndedAt = isOver ? now : (DateTimeOffset?)null };
        await connection.ExecuteAsync(new CommandDefinition(End, ended, cancellationToken: cancellation));
        await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.NotConfirmed, payment), cancellation);
        return new PostponedQuery(request.Payment);
    }
}
