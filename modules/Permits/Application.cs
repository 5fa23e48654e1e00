using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>An application as its applicant may see it.</summary>
/// <param name="Fee">In the town's currency.</param>
/// <param name="Document">Id of the document, or null where the original was shown.</param>
public sealed record Application(
    string Code, string Applicant, string Quarter, string Goods, int SquareMetres, DateOnly StartsOn, int Months, decimal Fee,
    string? Document, string State, int Version, DateTimeOffset FiledAt, DateOnly DueOn);

/// <summary>One dated event of an application.</summary>
/// <param name="Kind">filed, asked, answered, accepted, refused or revoked.</param>
public sealed record LedgerEntry(string Kind, string Sentence, string LegalBasis, string? Document, DateTimeOffset HappenedAt);

/// <summary>An application, what happened to it, and the permit issued on it.</summary>
public sealed record ApplicationWithLedger(Application Application, IReadOnlyList<LedgerEntry> Ledger, string? PermitToken, long? PermitNumber);

/// <summary>Somebody who has the code looks how the application stands.</summary>
public sealed record FindApplication(string Code) : IQuery<ApplicationWithLedger?>;

internal sealed class FindApplicationHandler(IModuleDatabase database) : IRequestHandler<FindApplication, ApplicationWithLedger?>
{
    private const string One =
        """
        select code, applicant, quarter, goods, square_metres, starts_on, months, fee, document, state, version, filed_at, due_on
        from application
        where code = @Code
        """;

    private const string Ledger =
        """
        select kind, sentence, legal_basis, document, happened_at
        from ledger
        where code = @Code
        order by happened_at, id
        limit 200
        """;

    private const string Permit = "select token, number from permit where code = @Code";

    public async Task<ApplicationWithLedger?> Handle(FindApplication request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var values = new { Code = code };
        var application = await connection.QuerySingleOrDefaultAsync<Application?>(new CommandDefinition(One, values, cancellationToken: cancellation));
        if (application is null)
            return null;
        var ledger = await connection.QueryAsync<LedgerEntry>(new CommandDefinition(Ledger, values, cancellationToken: cancellation));
        var permit = await connection.QuerySingleOrDefaultAsync<IssuedOn?>(new CommandDefinition(Permit, values, cancellationToken: cancellation));
        return new ApplicationWithLedger(application, [.. ledger], permit?.Token, permit?.Number);
    }

    private sealed record IssuedOn(string Token, long Number);
}
