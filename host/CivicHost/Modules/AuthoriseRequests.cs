using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Modules;

/// <summary>Refuses a request to somebody without its role, whichever way it came. The host itself may send every request.</summary>
internal sealed class AuthoriseRequests<TRequest, TResponse>(ICurrentPerson person) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    private static readonly Refusal NotAllowed = new("person.not-allowed", RefusalKind.Forbidden);

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellation, RequestHandlerDelegate<TResponse> next) =>
        RequestShape<TRequest, TResponse>.RequiredRoles is not { } roles || roles.Any(person.HasRole) || person.HasRole(Roles.System)
            ? next()
            : Task.FromResult(RequestShape<TRequest, TResponse>.Refuse([NotAllowed]));
}
