using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>What was decided on an application, by somebody or by silence, with every word as it stood on that day.</summary>
/// <param name="Outcome">granted, refused, granted_by_silence or refused_by_silence.</param>
/// <param name="DecidedOn">Town's date; of a silence the day on which it decided.</param>
/// <param name="Title">Name of the type.</param>
/// <param name="Reasons">Empty where none were needed.</param>
/// <param name="RemedyPeriod">How long one may appeal: 2m.</param>
/// <param name="Ledger">Sentences of the clock.</param>
/// <param name="Signer">Id of the member of staff; null for silence.</param>
/// <param name="SignsFor">Name of the absent one whose deputy signs; else empty.</param>
/// <param name="Act">Number of the delegation's act; empty where the town has recorded none.</param>
public sealed record Decision(
    string Id, int Number, string Outcome, DateOnly DecidedOn, string Language, string Applicant, string Title, string Sentence, string LegalBasis, string Reasons,
    IReadOnlyList<string> Conditions, string Remedies, string RemedyPeriod, IReadOnlyList<string> Ledger, string? Signer, string SignerName, string SignsFor,
    string Act, DateOnly? ActOn)
{
    public bool IsBySilence => Signer is null;
}

/// <summary>Staff read or print the decision on an application.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindDecision(int Number) : IQuery<Decision?>;

/// <summary>Whoever has the code reads or prints it.</summary>
public sealed record FindDecisionByCode(string Code) : IQuery<Decision?>;

internal sealed class FindDecisionHandler(IModuleDatabase database)
    : IRequestHandler<FindDecision, Decision?>, IRequestHandler<FindDecisionByCode, Decision?>
{
    private const string NumberOf = "select number from application where code = @Code";

    public async Task<Decision?> Handle(FindDecision request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await DecisionBook.LastAsync(connection, request.Number, cancellation);
    }

    public async Task<Decision?> Handle(FindDecisionByCode request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(NumberOf, new { Code = code }, cancellationToken: cancellation));
        return number is { } known ? await DecisionBook.LastAsync(connection, known, cancellation) : null;
    }
}

/// <summary>Writes decisions down and reads them back.</summary>
internal static class DecisionBook
{
    private const string Insert =
        """
        insert into decision
            (id, number, outcome, decided_on, decided_at, language, applicant, title, sentence, legal_basis, reasons, conditions, remedies, remedy_period, ledger,
             signer, signer_name, signs_for, act, act_on)
        values
            (@Id, @Number, @Outcome, @DecidedOn, @Now, @Language, @Applicant, @Title, @Sentence, @LegalBasis, @Reasons, @Conditions, @Remedies, @RemedyPeriod, @Ledger,
             @Signer, @SignerName, @SignsFor, @Act, @ActOn)
        """;

    private const string Last =
        """
        select id, number, outcome, decided_on, language, applicant, title, sentence, legal_basis, reasons, conditions, remedies, remedy_period, ledger,
               signer, signer_name, signs_for, act, act_on
        from decision
        where number = @Number
        order by decided_at desc, id desc
        limit 1
        """;

    public static Task InsertAsync(DbConnection connection, Decision decision, DateTimeOffset now, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                decision.Id,
                decision.Number,
                decision.Outcome,
                decision.DecidedOn,
                Now = now,
                decision.Language,
                decision.Applicant,
                decision.Title,
                decision.Sentence,
                decision.LegalBasis,
                decision.Reasons,
                Conditions = FrozenLines.Write(decision.Conditions),
                decision.Remedies,
                decision.RemedyPeriod,
                Ledger = FrozenLines.Write(decision.Ledger),
                decision.Signer,
                decision.SignerName,
                decision.SignsFor,
                decision.Act,
                decision.ActOn,
            },
            cancellationToken: cancellation));

    /// <summary>The last decision; null while there is none.</summary>
    public static async Task<Decision?> LastAsync(DbConnection connection, int number, CancellationToken cancellation)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Last, new { Number = number }, cancellationToken: cancellation));
        return row is null ? null : new Decision(
            row.Id, row.Number, row.Outcome, row.DecidedOn, row.Language, row.Applicant, row.Title, row.Sentence, row.LegalBasis, row.Reasons,
            FrozenLines.Read(row.Conditions), row.Remedies, row.RemedyPeriod, FrozenLines.Read(row.Ledger), row.Signer, row.SignerName, row.SignsFor, row.Act, row.ActOn);
    }

    private sealed record Row(
        string Id, int Number, string Outcome, DateOnly DecidedOn, string Language, string Applicant, string Title, string Sentence, string LegalBasis, string Reasons,
        string Conditions, string Remedies, string RemedyPeriod, string Ledger, string? Signer, string SignerName, string SignsFor, string Act, DateOnly? ActOn);
}

internal static class DecisionEndpoint
{
    public static void MapDecision(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<DecisionPage>("/inbox/{number}/decision").RequireRole(Roles.Officer, Roles.Agent);
        routes.MapPage<DecisionPage>("/cases/{code}/decision").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }
}
