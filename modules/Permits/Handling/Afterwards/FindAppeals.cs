using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The appeals against the decisions on an application, the oldest first, and whether there is time for another.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindAppeals(int Number) : IQuery<AppealStanding?>;

/// <summary>Whoever has the code sees the same.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
public sealed record FindAppealsByCode(string Code) : IQuery<AppealStanding?>;

/// <param name="Until">The last day for an appeal of the applicant; null where none is possible.</param>
public sealed record AppealStanding(int Number, IReadOnlyList<Appeal> Appeals, DateOnly? Until)
{
    public Appeal? OwnOpen => Appeals.FirstOrDefault(appeal => appeal is { IsOwn: true, State: Appeal.Received });
}

internal sealed class FindAppealsHandler(IModuleDatabase database, SideDesk desk, PermitTypes types, ITownCalendar calendar)
    : IRequestHandler<FindAppeals, AppealStanding?>, IRequestHandler<FindAppealsByCode, AppealStanding?>
{
    private const string NumberOf = "select number from application where code = @Code";

    private const string OfApplication = Appeal.Columns + "\nwhere number = @Number order by filed_at, id limit 50";

    public async Task<AppealStanding?> Handle(FindAppealsByCode request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return TrackingCode.Read(request.Code) is { } code
            && await connection.ExecuteScalarAsync<long?>(new CommandDefinition(NumberOf, new { Code = code }, cancellationToken: cancellation)) is { } number
                ? await Handle(new FindAppeals((int)number), cancellation)
                : null;
    }

    public async Task<AppealStanding?> Handle(FindAppeals request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (!(await desk.LookAsync(connection, request.Number, null, cancellation)).TryGetAnswer(out var application))
            return null;
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var appeals = (await connection.QueryAsync<Appeal>(new CommandDefinition(OfApplication, request, cancellationToken: cancellation))).AsList();
        var until = await AppealTime.UntilAsync(connection, application, type, calendar, cancellation);
        var isTaken = appeals.Any(appeal => appeal.IsOwn && appeal.State != Appeal.Withdrawn && appeal.DecidedAt == application.ClosedAt);
        return new AppealStanding(request.Number, appeals, isTaken || until < calendar.Today ? null : until);
    }
}
