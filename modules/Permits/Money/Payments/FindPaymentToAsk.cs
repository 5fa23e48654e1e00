using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The payment of an application of which an operator has still to say what became of it.</summary>
internal sealed record FindPaymentToAsk(string Code) : IQuery<PaymentToAsk?>;

internal sealed record PaymentToAsk(string Rail, PaymentOrder Order);

internal sealed class FindPaymentToAskHandler(IModuleDatabase database) : IRequestHandler<FindPaymentToAsk, PaymentToAsk?>
{
    private const string Begun =
        """
        select payment.id, payment.number, payment.rail, payment.amount as units, payment.currency, payment.phone, payment.language
        from payment
        join application on application.number = payment.number
        where application.code = @Code and payment.state = 'begun'
        order by payment.begun_at
        limit 1
        """;

    public async Task<PaymentToAsk?> Handle(FindPaymentToAsk request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var begun = await connection.QuerySingleOrDefaultAsync<BegunRow?>(new CommandDefinition(
            Begun, new { Code = TrackingCode.Read(request.Code) ?? "" }, cancellationToken: cancellation));
        return begun is null ? null : new PaymentToAsk(begun.Rail, begun.ToOrder());
    }

    private sealed record BegunRow(string Id, int Number, string Rail, long Units, string Currency, string Phone, string Language)
    {
        public PaymentOrder ToOrder() =>
            new(Id, CaseNumber.Show(Number), CivicHost.Sdk.Currency.Of(Currency).FromSmallest(Units), Currency, Phone, Language);
    }
}
