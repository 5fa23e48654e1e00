using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Whoever has the code of an application pays what is due: gives an operator's reference, or lets an operator collect it.</summary>
internal static class PayEndpoint
{
    public static void MapPay(this IEndpointRouteBuilder routes)
    {
        Open(routes.MapPage<PayPage>("/pay/{code}"));
        Open(routes.MapForm<PayPage>("/pay/{code}/claim/{way}", ClaimAsync));
        Open(routes.MapForm<PayPage>("/pay/{code}/begin/{way}", BeginAsync));
        Open(routes.MapForm<PayPage>("/pay/{code}/ask", AskAsync));
    }

    private static void Open<T>(T endpoint) where T : IEndpointConventionBuilder => endpoint.AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<Outcome<IResult>> ClaimAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var way = form.Route("way");
        var claimed = await MediatorOf(http).Send(new ClaimPayment(form.Route("code"), form["stage"], way, form[$"reference-{way}"]), cancellation);
        return ToPage(claimed, way);
    }

    /// <summary>Written down first, then the operator is asked: where the machine stops in between, the operator is asked what became of it.</summary>
    private static async Task<Outcome<IResult>> BeginAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var (mediator, way) = (MediatorOf(http), form.Route("way"));
        var begun = await mediator.Send(new BeginPayment(form.Route("code"), form["stage"], way, form[$"phone-{way}"]), cancellation);
        if (begun is { IsRefused: false, Answer.Order: { } order })
        {
            var answer = await http.RequestServices.GetRequiredService<IPaymentRails>().BeginAsync(way, order, cancellation);
            await mediator.Send(new NoteRailAnswer(order.Id, answer), cancellation);
            if (answer is { IsAccepted: false, IsWorthAnotherTry: false })
                return new Refusal("money.operator-refused", RefusalKind.Conflict);
        }

        return ToPage(begun, way);
    }

    private static async Task<Outcome<IResult>> AskAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var code = form.Route("code");
        if (await MediatorOf(http).Send(new FindPaymentToAsk(code), cancellation) is { } asked
            && await http.RequestServices.GetRequiredService<IPaymentRails>().QueryAsync(asked.Rail, asked.Order, cancellation) is { } report)
            await MediatorOf(http).Send(new RecordReport(asked.Rail, report with { OrderId = asked.Order.Id }), cancellation);
        return Outcome<IResult>.Granted(Outcome<string>.Granted(code).ToPage(of => $"/permits/pay/{of}"));
    }

    private static IMediator MediatorOf(HttpContext http) => http.RequestServices.GetRequiredService<IMediator>();

    /// <summary>Each way has a form of its own on the page, whose fields end in its name.</summary>
    private static Outcome<IResult> ToPage(Outcome<BegunPayment> outcome, string way) => outcome.IsRefused
        ? Outcome<IResult>.Refused([.. outcome.Refusals.Select(refusal => OnFieldOf(refusal, way))])
        : Outcome<IResult>.Granted(outcome.ToPage(begun => $"/permits/pay/{begun.Code}"));

    private static Refusal OnFieldOf(Refusal refusal, string way) =>
        refusal.Field is "reference" or "phone" ? refusal with { Field = $"{refusal.Field}-{way}" } : refusal;
}
