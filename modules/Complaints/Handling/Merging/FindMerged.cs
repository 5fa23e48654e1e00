using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Anybody looks where a report goes on, and which others go on in it. What is not published is not named.</summary>
internal sealed record FindMerged(int Number) : IQuery<MergedReportNumbers>;

/// <param name="GoesOn">Number of the report in which it goes on, or null.</param>
/// <param name="Here">Numbers of those that go on in it.</param>
internal sealed record MergedReportNumbers(int? GoesOn, IReadOnlyList<int> Here);

internal sealed class FindMergedHandler(IModuleDatabase database) : IRequestHandler<FindMerged, MergedReportNumbers>
{
    private const string GoesOn =
        """
        select report.number
        from report
        join report merged on merged.merged_into = report.number
        where merged.number = @Number and report.visibility = 'shown' and report.privacy <> 'secret'
        """;

    private const string Here =
        """
        select number
        from report
        where merged_into = @Number and visibility = 'shown' and privacy <> 'secret'
        order by number
        limit 100
        """;

    public async Task<MergedReportNumbers> Handle(FindMerged request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return new MergedReportNumbers(
            await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(GoesOn, new { request.Number }, cancellationToken: cancellation)),
            (await connection.QueryAsync<int>(new CommandDefinition(Here, new { request.Number }, cancellationToken: cancellation))).AsList());
    }
}
