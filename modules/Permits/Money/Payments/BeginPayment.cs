using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>A resident pays what is due through an operator's rail. This writes it down; the operator is asked afterwards.</summary>
/// <param name="Code">The tracking code.</param>
/// <param name="Way">Name of the rail.</param>
/// <param name="Phone">From which they pay; may be empty.</param>
internal sealed record BeginPayment(string Code, string Stage, string Way, string Phone) : IChange<BegunPayment>;

/// <param name="Code">The tracking code.</param>
/// <param name="Id">Of the payment.</param>
public sealed record BegunPayment(string Code, string Id)
{
    /// <summary>What the operator is asked to collect; null where it is not asked.</summary>
    public PaymentOrder? Order { get; init; }
}

internal sealed class BeginPaymentHandler(IModuleDatabase database, PaymentWays ways, ITown town, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<BeginPayment, Outcome<BegunPayment>>
{
    /// <summary>The operator is asked again where it does not report by itself.</summary>
    public static readonly TimeSpan FirstQuery = TimeSpan.FromMinutes(2);

    private const string CaseOf = "select number from application where code = @Code";

    private const string Awaited =
        "select count(*) from payment where number = @Number and stage = @Stage and state in ('begun', 'claimed')";

    public async Task<Outcome<BegunPayment>> Handle(BeginPayment request, CancellationToken cancellation)
    {
        if (ways.Rails(town.Languages[0]).All(rail => rail.Name != request.Way))
            return MoneyRefusals.WayUnknown;
        var phone = PhoneNumber.Read(request.Phone, town);
        if (phone is null && request.Phone.Length > 0)
            return MoneyRefusals.PhoneUnreadable;
        await using var connection = await database.OpenAsync(cancellation);
        var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            CaseOf, new { Code = TrackingCode.Read(request.Code) ?? "" }, cancellationToken: cancellation));
        if (number is null)
            return ApplicationRefusals.Unknown;
        if (await DueCharge.LockAsync(connection, number.Value, request.Stage, cancellation) is not { Units: > 0 } due)
            return MoneyRefusals.NothingDue;
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Awaited, new { due.Number, due.Stage }, cancellationToken: cancellation)) > 0)
            return MoneyRefusals.StillWaiting;

        var now = clock.GetUtcNow();
        var payment = new NewPayment(due.Number, due.Stage, request.Way, "", due.Units, due.Currency, PaymentState.Begun, now)
        {
            Phone = phone ?? "",
            Language = due.Language,
            QueryAt = now + FirstQuery,
        };
        await connection.ExecuteAsync(new CommandDefinition(NewPayment.Insert, payment, cancellationToken: cancellation));
        audit.Record(ApplicationSubject.Of(due.Number), new { Begun = payment.Id, due.Stage, request.Way });
        return new BegunPayment(request.Code, payment.Id) { Order = payment.ToOrder() };
    }
}

/// <summary>What the operator said to an order.</summary>
internal sealed record NoteRailAnswer(string Payment, RailAnswer Answer) : IChange<NotedRailAnswer>;

internal sealed record NotedRailAnswer(string Payment);

internal sealed class NoteRailAnswerHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<NoteRailAnswer, Outcome<NotedRailAnswer>>
{
    private const string Note = "update payment set detail = @Detail, continue_at = @ContinueAt where id = @Payment and state = 'begun'";

    private const string Fail =
        "update payment set state = 'failed', detail = @Detail, ended_at = @Now, query_at = null where id = @Payment and state = 'begun'";

    public async Task<Outcome<NotedRailAnswer>> Handle(NoteRailAnswer request, CancellationToken cancellation)
    {
        var isOver = !request.Answer.IsAccepted && !request.Answer.IsWorthAnotherTry;
        await using var connection = await database.OpenAsync(cancellation);
        var answer = new { request.Payment, request.Answer.Detail, ContinueAt = AddressOf(request.Answer.ContinueAt), Now = clock.GetUtcNow() };
        await connection.ExecuteAsync(new CommandDefinition(isOver ? Fail : Note, answer, cancellationToken: cancellation));
        return new NotedRailAnswer(request.Payment);
    }

    private static string AddressOf(Uri? page) => page is { IsAbsoluteUri: true, Scheme: "https" or "http" } ? page.AbsoluteUri : "";
}
