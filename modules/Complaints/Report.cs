using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>A report as anybody may see it: without contact.</summary>
/// <param name="Photo">Id of the photo, or null.</param>
public sealed record Report(
    string Code, string Category, string Quarter, string Landmark, string Text, string? Photo, string State, int Version,
    DateTimeOffset FiledAt, DateOnly DueOn);

/// <param name="State">State that the answer gave the report.</param>
/// <param name="Sentence">Public.</param>
public sealed record ReportAnswer(string State, string Sentence, DateTimeOffset AnsweredAt);

/// <summary>A report with everything the town has said about it, oldest first.</summary>
public sealed record ReportWithAnswers(Report Report, IReadOnlyList<ReportAnswer> Answers);

/// <summary>Somebody who has the code looks how the report stands.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
public sealed record FindReport(string Code) : IQuery<ReportWithAnswers?>;

internal sealed class FindReportHandler(IModuleDatabase database) : IRequestHandler<FindReport, ReportWithAnswers?>
{
    private const string One =
        """
        select code, category, quarter, landmark, text, photo, state, version, filed_at, due_on
        from report
        where code = @Code
        """;

    private const string Answers =
        """
        select state, sentence, answered_at
        from report_answer
        where code = @Code
        order by answered_at, id
        limit 200
        """;

    public async Task<ReportWithAnswers?> Handle(FindReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var report = await connection.QuerySingleOrDefaultAsync<Report?>(new CommandDefinition(One, new { Code = code }, cancellationToken: cancellation));
        if (report is null)
            return null;
        var answers = await connection.QueryAsync<ReportAnswer>(new CommandDefinition(Answers, new { Code = code }, cancellationToken: cancellation));
        return new ReportWithAnswers(report, [.. answers]);
    }
}
