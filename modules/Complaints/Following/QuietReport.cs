using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code wants no more news of the report.</summary>
public sealed record QuietReport(string Code) : IChange<QuietedReport>;

public sealed record QuietedReport;

internal sealed class QuietReportHandler(IModuleDatabase database) : IRequestHandler<QuietReport, Outcome<QuietedReport>>
{
    private const string Quiet = "update report set wants_news = false where code = @Code";

    public async Task<Outcome<QuietedReport>> Handle(QuietReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return TrackingCode.Read(request.Code) is { } code
            && await connection.ExecuteAsync(new CommandDefinition(Quiet, new { Code = code }, cancellationToken: cancellation)) == 1
                ? new QuietedReport()
                : ReportRefusals.Unknown;
    }
}

internal static class QuietReportEndpoint
{
    public static void MapQuietReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<QuietReportPage, QuietedReport>(
                "/cases/{code}/quiet",
                form => new QuietReport(form.Route("code")),
                _ => "/complaints/follow/done/ended")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
