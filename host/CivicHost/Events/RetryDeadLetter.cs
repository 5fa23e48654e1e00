using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Events;

/// <summary>The administrator lets a module try an event again that it failed to handle.</summary>
/// <remarks>No change of the host's own data: the handler's module commits, together with the letter's end.</remarks>
[RequiresRole(Roles.Administrator)]
internal sealed record RetryDeadLetter(string Module, string Letter) : IRequest<Outcome<RetriedDeadLetter>>;

internal sealed record RetriedDeadLetter(string Letter);

internal sealed class RetryDeadLetterHandler(EventDelivery delivery) : IRequestHandler<RetryDeadLetter, Outcome<RetriedDeadLetter>>
{
    private static readonly Refusal Gone = new("events.letter-gone", RefusalKind.NotFound);

    public async Task<Outcome<RetriedDeadLetter>> Handle(RetryDeadLetter request, CancellationToken cancellation)
    {
        try
        {
            return await delivery.RetryAsync(request.Module, request.Letter, cancellation)
                ? new RetriedDeadLetter(request.Letter)
                : Gone;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Refusal("events.failed-again", RefusalKind.Conflict, Arguments: [fault.GetType().Name]);
        }
    }
}

internal static class DeadLetterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<DeadLettersPage>("/admin/events").RequireRole(Roles.Administrator);
        routes.MapPost("/admin/events/{module}/{letter}", async (string module, string letter, IMediator mediator, CancellationToken cancellation) =>
                (await mediator.Send(new RetryDeadLetter(module, letter), cancellation)).ToPage(_ => "/admin/events"))
            .RequireRole(Roles.Administrator);
    }
}
