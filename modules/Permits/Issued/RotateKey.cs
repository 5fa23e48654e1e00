using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The town signs with a new key from now on. What the earlier ones signed stays good; their private halves are destroyed.</summary>
[RequiresRole(Roles.System, Roles.Administrator)]
public sealed record RotateKey : IChange<RotatedKey>;

/// <param name="Id">Of the new key.</param>
public sealed record RotatedKey(string Id);

internal sealed class RotateKeyHandler(IModuleDatabase database, SigningKeys keys, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<RotateKey, Outcome<RotatedKey>>
{
    private const string Retire =
        """
        update signing_key
        set sealed_private_key = null, retired_at = @Now
        where retired_at is null
        """;

    public async Task<Outcome<RotatedKey>> Handle(RotateKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var retired = await connection.ExecuteAsync(new CommandDefinition(Retire, new { Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        using var made = await keys.MakeAsync(connection, cancellation);
        audit.Record($"signing-key:{SigningKey.Show(made.Id)}", new { Happened = "rotated", Retired = retired });
        return new RotatedKey(SigningKey.Show(made.Id));
    }
}
