using System.Data.Common;
using Dapper;

namespace Permits;

/// <summary>Moves an application on and notes what happened, in one change.</summary>
internal static class Ledger
{
    private const string Current = "select state, version from application where code = @Code";

    private const string Move = "update application set state = @State, version = version + 1 where code = @Code and version = @Version";

    private const string Insert =
        """
        insert into ledger (id, code, kind, sentence, legal_basis, document, person, happened_at)
        values (@Id, @Code, @Kind, @Sentence, @LegalBasis, @Document, @Person, @HappenedAt)
        """;

    /// <param name="connection">The running change's.</param>
    /// <param name="version">Version that the person saw; null where what they saw does not matter.</param>
    /// <param name="happened">What happens.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null where it happened, else why it cannot.</returns>
    public static async Task<CivicHost.Sdk.Refusal?> MoveAsync(DbConnection connection, int? version, Happening happened, CancellationToken cancellation)
    {
        var standing = await connection.QuerySingleOrDefaultAsync<Standing?>(
            new CommandDefinition(Current, new { happened.Code }, cancellationToken: cancellation));
        if (standing is null)
            return ApplicationRefusals.Unknown;
        if (version is { } seen && seen != standing.Version)
            return ApplicationRefusals.ChangedMeanwhile;
        if (ApplicationState.After(standing.State, happened.Kind) is not { } next)
            return ApplicationRefusals.StepNotPossible;

        var moved = await connection.ExecuteAsync(new CommandDefinition(
            Move, new { State = next, happened.Code, standing.Version }, cancellationToken: cancellation));
        if (moved == 0)
            return ApplicationRefusals.ChangedMeanwhile;
        await NoteAsync(connection, happened, cancellation);
        return null;
    }

    public static Task NoteAsync(DbConnection connection, Happening happened, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                Id = Guid.CreateVersion7().ToString(),
                happened.Code,
                happened.Kind,
                happened.Sentence,
                happened.LegalBasis,
                happened.Document,
                happened.Person,
                happened.HappenedAt,
            },
            cancellationToken: cancellation));

    private sealed record Standing(string State, int Version);
}

/// <param name="Person">Id of the member of staff, or <c>applicant</c>.</param>
internal sealed record Happening(
    string Code, string Kind, string Person, DateTimeOffset HappenedAt, string Sentence = "", string LegalBasis = "", string? Document = null);
