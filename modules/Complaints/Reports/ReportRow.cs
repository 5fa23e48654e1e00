using System.Data.Common;
using Dapper;

namespace Complaints;

/// <summary>A report as it is first written, however it came: filed now, copied from a register, or invented.</summary>
internal sealed record ReportRow(int Number, string Code, string Category, string Quarter, string Landmark, string Text, DateTimeOffset FiledAt, DateOnly DueOn)
{
    private const string Insert =
        """
        insert into report
            (number, code, category, quarter, landmark, latitude, longitude, cell, text, answers, fields_version, privacy, visibility,
             reporter, email, phone, wants_news, language, channel, entered_by, workflow_version, state, origin, is_open, outcome, unit, version,
             filed_at, changed_at, closed_at, due_at, due_on, entered_at, timer_at, escalation, reopened, supporters, merged_into, rating, rated_at,
             batch, provenance)
        values
            (@Number, @Code, @Category, @Quarter, @Landmark, @Latitude, @Longitude, @Cell, @Text, @Answers, @FieldsVersion, @Privacy, @Visibility,
             @Reporter, @Email, @Phone, @WantsNews, @Language, @Channel, @EnteredBy, @WorkflowVersion, @State, @Origin, @IsOpen, @Outcome, @Unit, @Version,
             @FiledAt, @ChangedAt, @ClosedAt, @DueAt, @DueOn, @EnteredAt, @TimerAt, @Escalation, @Reopened, @Supporters, @MergedInto, @Rating, @RatedAt,
             @Batch, @Provenance)
        """;

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public long? Cell { get; init; }

    public string Answers { get; init; } = "{}";

    public int FieldsVersion { get; init; }

    public required string Privacy { get; init; }

    public string Visibility { get; init; } = Complaints.Visibility.Shown;

    public string Reporter { get; init; } = "";

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public bool WantsNews { get; init; }

    public required string Language { get; init; }

    public required string Channel { get; init; }

    public string? EnteredBy { get; init; }

    public required int WorkflowVersion { get; init; }

    public required string State { get; init; }

    public string Origin { get; init; } = "";

    public bool IsOpen { get; init; } = true;

    public string Outcome { get; init; } = "";

    public required string Unit { get; init; }

    public int Version { get; init; } = 1;

    public required DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    public DateTimeOffset? TimerAt { get; init; }

    public int Escalation { get; init; }

    public int Reopened { get; init; }

    public int Supporters { get; init; }

    public int? MergedInto { get; init; }

    public int? Rating { get; init; }

    public DateTimeOffset? RatedAt { get; init; }

    public string? Batch { get; init; }

    public string Provenance { get; init; } = "";

    public static Task InsertAsync(DbConnection connection, IReadOnlyList<ReportRow> rows, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, rows, cancellationToken: cancellation));

    public Task InsertAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, this, cancellationToken: cancellation));
}

/// <summary>A line of a report's timeline that is written together with the report.</summary>
internal sealed record ReportEventRow(
    string Id, int Number, DateTimeOffset At, string Kind, string Action, string State, string Sentence, string? Person)
{
    private const string Insert =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @At, @Kind, @Action, @State, @Sentence, '', @Person)
        """;

    public static Task InsertAsync(DbConnection connection, IReadOnlyList<ReportEventRow> rows, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, rows, cancellationToken: cancellation));
}

/// <summary>Hands out case numbers, counted in each year without gaps.</summary>
internal static class ReportCount
{
    private const string Take =
        """
        insert into report_count (year, count) values (@Year, @More)
        on conflict (year) do update set count = report_count.count + @More
        returning count
        """;

    /// <summary>Takes numbers of a year, inside the running change.</summary>
    /// <returns>The last one taken; the others come right before it.</returns>
    public static Task<int> TakeAsync(DbConnection connection, int year, int more, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(Take, new { Year = year, More = more }, cancellationToken: cancellation));
}
