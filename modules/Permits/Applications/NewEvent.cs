using System.Data.Common;
using Dapper;

namespace Permits;

/// <summary>Something that happens to an application, to be noted.</summary>
/// <param name="State">After it.</param>
/// <param name="Sentence">The applicant reads it; empty for none.</param>
/// <param name="Note">For staff only.</param>
/// <param name="Person">Id of the member of staff or key; null for the applicant or a timer.</param>
internal sealed record NewEvent(int Number, DateTimeOffset At, string Kind, string Action, string State, string Sentence, string Note, string? Person)
{
    private const string Insert =
        """
        insert into application_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @At, @Kind, @Action, @State, @Sentence, @Note, @Person)
        """;

    public string Id { get; } = Guid.CreateVersion7(At).ToString();

    public Task InsertAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, this, cancellationToken: cancellation));
}
