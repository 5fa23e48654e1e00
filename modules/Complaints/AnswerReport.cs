using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer moves a report on, and says so to the public.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Sentence">What everybody will read.</param>
[RequiresRole(Roles.Officer)]
public sealed record AnswerReport(string Code, int Version, string State, string Sentence) : IChange<AnsweredReport>;

/// <param name="State">The report's new state.</param>
public sealed record AnsweredReport(string Code, string State);

internal sealed class AnswerReportRules : AbstractValidator<AnswerReport>
{
    public const int LongestSentence = 1000;

    public AnswerReportRules()
    {
        RuleFor(answer => answer.State).Must(state => ReportState.All.Contains(state)).WithErrorCode("report.state-missing");
        RuleFor(answer => answer.Sentence).NotEmpty().WithErrorCode("report.sentence-missing");
        RuleFor(answer => answer.Sentence).MaximumLength(LongestSentence).WithErrorCode("report.sentence-too-long");
    }
}

internal sealed class AnswerReportHandler(
    IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit, IEvents events)
    : IRequestHandler<AnswerReport, Outcome<AnsweredReport>>
{
    private const string Current = "select state, version, category, quarter from report where code = @Code";

    private const string Move =
        """
        update report set state = @State, version = version + 1, changed_at = @Now
        where code = @Code and version = @Version
        """;

    private const string Say =
        """
        insert into report_answer (id, code, state, sentence, answered_by, answered_at)
        values (@Id, @Code, @State, @Sentence, @Person, @Now)
        """;

    public async Task<Outcome<AnsweredReport>> Handle(AnswerReport request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ReportRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var report = await connection.QuerySingleOrDefaultAsync<Standing?>(new CommandDefinition(Current, new { Code = code }, cancellationToken: cancellation));
        if (report is null)
            return ReportRefusals.Unknown;
        if (report.Version != request.Version)
            return ReportRefusals.ChangedMeanwhile;
        if (!ReportState.After(report.State).Contains(request.State))
            return ReportRefusals.StepNotPossible;

        var values = new
        {
            Id = Guid.CreateVersion7().ToString(),
            Code = code,
            request.State,
            request.Version,
            request.Sentence,
            Person = person.Id,
            Now = clock.GetUtcNow(),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Move, values, cancellationToken: cancellation)) == 0)
            return ReportRefusals.ChangedMeanwhile;
        await connection.ExecuteAsync(new CommandDefinition(Say, values, cancellationToken: cancellation));

        audit.Record($"report:{code}", new { From = report.State, To = request.State });
        if (request.State == ReportState.Resolved)
            events.Publish("complaints.report-resolved.v1", "/complaints", new { report.Category, report.Quarter });
        return new AnsweredReport(code, request.State);
    }

    private sealed record Standing(string State, int Version, string Category, string Quarter);
}

internal static class AnswerReportEndpoint
{
    public static void MapAnswerReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AnswerReportPage, AnsweredReport>(
                "/inbox/{code}",
                form => new AnswerReport(form.Route("code"), form.Whole("version") ?? 0, form["state"], form["sentence"]),
                answered => $"/complaints/inbox/{answered.Code}")
            .RequireRole(Roles.Officer);
}
