using CivicHost.Sdk;
using MediatR;

namespace Permits;

/// <summary>Whoever holds a permit looks at it, by the token in its address.</summary>
internal sealed record FindPermit(string Token) : IQuery<IssuedPermit?>;

internal sealed class FindPermitHandler(IModuleDatabase database) : IRequestHandler<FindPermit, IssuedPermit?>
{
    public async Task<IssuedPermit?> Handle(FindPermit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await IssuedPermits.ByTokenAsync(connection, request.Token, cancellation);
    }
}

/// <summary>The handling of an application shows the permit that was issued on it.</summary>
internal sealed record FindPermitOf(int Application) : IQuery<IssuedPermit?>;

internal sealed class FindPermitOfHandler(IModuleDatabase database) : IRequestHandler<FindPermitOf, IssuedPermit?>
{
    public async Task<IssuedPermit?> Handle(FindPermitOf request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await IssuedPermits.ByApplicationAsync(connection, request.Application, cancellation);
    }
}
