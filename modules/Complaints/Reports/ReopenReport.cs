using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code says that it is not fixed after all.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
/// <param name="Text">What is still wrong; everybody may read it.</param>
public sealed record ReopenReport(string Code, string Text) : IChange<ReopenedReport>;

/// <param name="Code">The tracking code.</param>
public sealed record ReopenedReport(string Code);

internal sealed class ReopenReportRules : AbstractValidator<ReopenReport>
{
    public const int LongestText = 1000;

    public ReopenReportRules()
    {
        RuleFor(reopening => reopening.Text).NotEmpty().WithErrorCode("reopen.text-missing");
        RuleFor(reopening => reopening.Text).MaximumLength(LongestText).WithErrorCode("report.text-too-long");
    }
}

internal sealed class ReopenReportHandler(IModuleDatabase database, ReportMoves moves, ReopenWindow window) : IRequestHandler<ReopenReport, Outcome<ReopenedReport>>
{
    private const string Closed = "select number, closed_at from report where code = @Code";

    public async Task<Outcome<ReopenedReport>> Handle(ReopenReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ReportRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Closed, new { Code = code }, cancellationToken: cancellation));
        if (row is null)
            return ReportRefusals.Unknown;
        if (row.ClosedAt is null)
            return ReportRefusals.NothingToReopen;
        if (!window.IsOpen(row.ClosedAt))
            return window.Refusal;
        var moved = await moves.MoveAsync(new ReportMove(row.Number, null, "reopen", [ReportRole.Resident], request.Text), cancellation);
        return moved.IsRefused ? Outcome<ReopenedReport>.Refused(moved.Refusals) : new ReopenedReport(code);
    }

    private sealed record Row(int Number, DateTimeOffset? ClosedAt);
}

/// <summary>How long a resident can reopen a report. Counted from the event that closed it: nothing said afterwards moves it.</summary>
internal sealed class ReopenWindow(TimeProvider clock, int days)
{
    public const int DaysByDefault = 30;

    public Refusal Refusal => new("reopen.too-late", RefusalKind.Conflict, Arguments: [days]);

    /// <param name="closedAt">Of the event that closed it last; null while it is open.</param>
    public bool IsOpen(DateTimeOffset? closedAt) => closedAt is { } closed && clock.GetUtcNow() <= closed.AddDays(days);
}

internal static class ReopenReportEndpoint
{
    public static void MapReopenReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowReportPage, ReopenedReport>(
                "/cases/{code}/reopen",
                form => new ReopenReport(form.Route("code"), form["text"]),
                reopened => $"/complaints/cases/{reopened.Code}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
