using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code says whether they are satisfied with how it ended.</summary>
/// <param name="Rating">1 not satisfied, 2 satisfied.</param>
public sealed record RateReport(string Code, int Rating) : IChange<RatedReport>;

/// <param name="Code">The tracking code.</param>
public sealed record RatedReport(string Code, int Rating);

internal sealed class RateReportRules : AbstractValidator<RateReport>
{
    public RateReportRules() => RuleFor(rating => rating.Rating).InclusiveBetween(1, 2).WithErrorCode("rating.missing");
}

internal sealed class RateReportHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit) : IRequestHandler<RateReport, Outcome<RatedReport>>
{
    private const string Rate =
        """
        update report set rating = @Rating, rated_at = @Now
        where code = @Code and not is_open and merged_into is null
        returning number
        """;

    private const string Known = "select count(*) from report where code = @Code";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        select @Id, number, @Now, 'rated', '', state, '', @Rating, null from report where number = @Number
        """;

    public async Task<Outcome<RatedReport>> Handle(RateReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ReportRefusals.Unknown;
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            Rate, new { Code = code, request.Rating, Now = now }, cancellationToken: cancellation));
        if (number is null)
        {
            var known = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Known, new { Code = code }, cancellationToken: cancellation));
            return known == 0 ? ReportRefusals.Unknown : ReportRefusals.StillOpen;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            Note,
            new { Id = Guid.CreateVersion7(now).ToString(), Number = number.Value, Now = now, Rating = request.Rating == 1 ? "1" : "2" },
            cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(number.Value), new { request.Rating });
        return new RatedReport(code, request.Rating);
    }
}

internal static class RateReportEndpoint
{
    public static void MapRateReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowReportPage, RatedReport>(
                "/cases/{code}/rate",
                form => new RateReport(form.Route("code"), form.Whole("rating") ?? 0),
                rated => $"/complaints/cases/{rated.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
