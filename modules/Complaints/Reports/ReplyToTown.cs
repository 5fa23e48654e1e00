using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever has the code adds something, or answers what the town asked. Only an answer moves the case.</summary>
/// <param name="Text">Everybody may read it.</param>
public sealed record ReplyToTown(string Code, string Text) : IChange<RepliedToTown>;

/// <param name="Code">The tracking code.</param>
public sealed record RepliedToTown(string Code);

internal sealed class ReplyToTownRules : AbstractValidator<ReplyToTown>
{
    public const int LongestText = 1000;

    public ReplyToTownRules()
    {
        RuleFor(reply => reply.Text).NotEmpty().WithErrorCode("reply.text-missing");
        RuleFor(reply => reply.Text).MaximumLength(LongestText).WithErrorCode("report.text-too-long");
    }
}

internal sealed class ReplyToTownHandler(IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportMoves moves, TimeProvider clock)
    : IRequestHandler<ReplyToTown, Outcome<RepliedToTown>>
{
    private const string Standing = "select number, workflow_version, state, origin, is_open from report where code = @Code";

    private const string Comment =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, 'replied', '', @State, @Text, '', null)
        """;

    private const string Touch = "update report set changed_at = @Now, version = version + 1 where number = @Number";

    public async Task<Outcome<RepliedToTown>> Handle(ReplyToTown request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ReportRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Standing, new { Code = code }, cancellationToken: cancellation));
        if (row is null)
            return ReportRefusals.Unknown;
        var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
        var standing = new CaseStanding(row.State, row.Origin.Length == 0 ? null : row.Origin);
        var answer = row.IsOpen ? definition.Possible(standing, [ReportRole.Resident]).FirstOrDefault() : null;
        if (answer is not null)
        {
            var moved = await moves.MoveAsync(new ReportMove(row.Number, null, answer.Action, [ReportRole.Resident], request.Text), cancellation);
            return moved.IsRefused ? Outcome<RepliedToTown>.Refused(moved.Refusals) : new RepliedToTown(code);
        }

        if (!row.IsOpen)
            return ReportRefusals.ClosedAlready;
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            Comment, new { Id = Guid.CreateVersion7(now).ToString(), row.Number, Now = now, row.State, request.Text }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Touch, new { row.Number, Now = now }, cancellationToken: cancellation));
        return new RepliedToTown(code);
    }

    private sealed record Row(int Number, int WorkflowVersion, string State, string Origin, bool IsOpen);
}

internal static class ReplyToTownEndpoint
{
    public static void MapReplyToTown(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<FollowReportPage, RepliedToTown>(
            "/cases/{code}/reply",
            form => new ReplyToTown(form.Route("code"), form["text"]),
            replied => $"/complaints/cases/{replied.Code}");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.CodeLookup);
    }
}
