using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>An officer asks whether they may decide an appeal.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindOwnAppealRight(int Number, string Id, string Type) : IQuery<OwnSigningRight>;

internal sealed class FindOwnAppealRightHandler(IModuleDatabase database, AppealRights rights) : IRequestHandler<FindOwnAppealRight, OwnSigningRight>
{
    public async Task<OwnSigningRight> Handle(FindOwnAppealRight request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var outcome = await rights.OfAsync(connection, request.Number, request.Id, request.Type, cancellation);
        return outcome.TryGetAnswer(out var right) ? new OwnSigningRight(right, null) : new OwnSigningRight(null, outcome.Refusals[0]);
    }
}

/// <summary>Who may decide an appeal today: somebody who may sign, and never the one whose decision it is against.</summary>
internal sealed class AppealRights(SigningRights rights, ICurrentPerson person)
{
    private const string Signer =
        """
        select signer
        from decision
        where number = @Number and decided_at <= (select filed_at from appeal where id = @Id)
        order by decided_at desc, id desc
        limit 1
        """;

    /// <param name="type">Code of the application's type.</param>
    public async Task<Outcome<SigningRight>> OfAsync(DbConnection connection, int number, string id, string type, CancellationToken cancellation)
    {
        var signer = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Signer, new { Number = number, Id = id }, cancellationToken: cancellation));
        return signer is not null && signer == person.Id ? AppealRefusals.OwnDecision : await rights.OfAsync(connection, type, cancellation);
    }
}
