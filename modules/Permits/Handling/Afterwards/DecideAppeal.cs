using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer who may sign, and did not sign the decision, decides an appeal. One that is right against a refusal opens the application again.</summary>
/// <param name="Version">Version of the appeal that the officer saw.</param>
/// <param name="State">upheld or dismissed.</param>
/// <param name="Reasons">In the applicant's language.</param>
[RequiresRole(Roles.Officer)]
public sealed record DecideAppeal(int Number, string Id, int Version, string State, string Reasons) : IChange<DecidedAppeal>;

/// <param name="IsReopened">True where the application waits for a new decision.</param>
public sealed record DecidedAppeal(int Number, string Id, bool IsReopened);

/// <summary>An officer opens an appeal.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindAppeal(int Number, string Id) : IQuery<Appeal?>;

internal sealed class DecideAppealRules : AbstractValidator<DecideAppeal>
{
    public DecideAppealRules()
    {
        RuleFor(deciding => deciding.State).Must(state => state is Appeal.Upheld or Appeal.Dismissed).WithErrorCode("appeal.answer-missing");
        RuleFor(deciding => deciding.Reasons).NotEmpty().WithErrorCode("appeal.reasons-missing");
        RuleFor(deciding => deciding.Reasons).MaximumLength(FileAppealRules.LongestGrounds).WithErrorCode("appeal.too-long");
    }
}

internal sealed class DecideAppealHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ApplicationNews news, ReopenedApplications reopened, AppealRights rights, TimeProvider clock, ICurrentPerson person,
    ITexts texts)
    : IRequestHandler<DecideAppeal, Outcome<DecidedAppeal>>, IRequestHandler<FindAppeal, Appeal?>
{
    private const string One = Appeal.Columns + "\nwhere number = @Number and id = @Id";

    private const string Decide =
        """
        update appeal
        set state = @State, reasons = @Reasons, ended_by = @By, ended_at = @Now, version = version + 1
        where id = @Id and version = @Version and state = 'received'
        """;

    public async Task<Appeal?> Handle(FindAppeal request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Appeal?>(new CommandDefinition(One, request, cancellationToken: cancellation));
    }

    public async Task<Outcome<DecidedAppeal>> Handle(DecideAppeal request, CancellationToken cancellation)
    {
        if (await Handle(new FindAppeal(request.Number, request.Id), cancellation) is not { } appeal)
            return AppealRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var application = (await desk.LookAsync(connection, request.Number, null, cancellation)).Answer;
        var signing = await rights.OfAsync(connection, request.Number, request.Id, application.Type, cancellation);
        if (!signing.TryGetAnswer(out var right))
            return Outcome<DecidedAppeal>.Refused(signing.Refusals);
        var row = new { request.Id, request.Version, request.State, request.Reasons, By = person.Id, Now = clock.GetUtcNow() };
        if (await connection.ExecuteAsync(new CommandDefinition(Decide, row, cancellationToken: cancellation)) == 0)
            return appeal.State == Appeal.Received ? ApplicationRefusals.ChangedMeanwhile : AppealRefusals.Over;
        var isReopened = request.State == Appeal.Upheld && !application.IsOpen && ApplicationOutcome.IsRefusal(appeal.Outcome);
        var now = await FollowAsync(connection, application, isReopened, cancellation);
        if (now is null)
            return ApplicationRefusals.ChangedMeanwhile;
        var facts = new { Appeal = request.Id, request.State, Reopened = isReopened, right.Act };
        await desk.NoteAsync(connection, application with { State = now }, new SideNote("appealed", request.Reasons), facts, cancellation);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        await news.TellAsync(request.Number, $"appeal-{request.State}", request.Reasons, now, cancellation, type);
        return new DecidedAppeal(request.Number, request.Id, isReopened);
    }

    /// <returns>The application's state after it; null where somebody was quicker.</returns>
    private async Task<string?> FollowAsync(DbConnection connection, SideCase application, bool reopens, CancellationToken cancellation)
    {
        if (reopens)
            return await reopened.ReopenAsync(connection, application, texts.In(application.Language)["appeal.clock-begins"], cancellation);
        return await desk.ClaimAsync(connection, application, cancellation) ? application.State : null;
    }
}

internal static class DecideAppealEndpoint
{
    public static void MapDecideAppeal(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DecideAppealPage, DecidedAppeal>(
                "/inbox/{number}/appeals/{id}",
                form => new DecideAppeal(CaseNumber.Read(form.Route("number")) ?? 0, form.Route("id"), form.Whole("version") ?? 0, form["state"], form["reasons"]),
                decided => $"/permits/inbox/{CaseNumber.Show(decided.Number)}/appeals/{decided.Id}")
            .RequireRole(Roles.Officer);
}
