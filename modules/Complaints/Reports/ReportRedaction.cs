using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Replaces a report's words, whoever does it: the former ones are kept apart, the reason is shown to everybody.</summary>
internal sealed class ReportRedaction(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    public const string ByTheReporter = "by-reporter";

    private const string Keep =
        """
        insert into report_original (id, number, at, text, reason, person)
        select @Id, number, @Now, text, @Reason, @Person from report where number = @Number
        """;

    private const string Replace =
        "update report set text = @Text, version = version + 1, changed_at = @Now where number = @Number returning landmark";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        select @Id, number, @Now, @Kind, '', state, '', @Reason, @Person from report where number = @Number
        """;

    /// <param name="reason">Code of the reason; its sentence is the text <c>reason.{code}</c>.</param>
    public async Task ReplaceAsync(DbConnection connection, int number, string text, string reason, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var values = new
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Number = number,
            Now = now,
            Text = text,
            Reason = reason,
            Person = person.Id,
            Kind = reason == ByTheReporter ? "redacted" : "moderated",
        };
        await connection.ExecuteAsync(new CommandDefinition(Keep, values, cancellationToken: cancellation));
        var landmark = await connection.ExecuteScalarAsync<string>(new CommandDefinition(Replace, values, cancellationToken: cancellation));
        await SearchWords.PutAsync(connection, database.Engine, number, $"{text} {landmark}", cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Note, values, cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(number), new { Redacted = reason });
    }
}
