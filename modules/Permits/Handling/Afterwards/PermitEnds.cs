using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Every morning: holders are told of the coming end of their permit, and permits whose last day has passed end.</summary>
internal sealed class PermitEnds(IModuleDatabase database, IMediator mediator, ITownCalendar calendar) : IModuleJob
{
    public const string Name = "permit-ends";

    private const int FurthestDays = 365;
    private const int Batch = 500;

    private const string Past =
        """
        select application, number, valid_until
        from permit
        where status in ('valid', 'suspended') and valid_until < @Today and (valid_until, number) > (@ValidUntil, @Number)
        order by valid_until, number
        limit @Batch
        """;

    private const string Coming =
        """
        select application, number, valid_until
        from permit
        where status in ('valid', 'suspended') and valid_until >= @Today and valid_until <= @Furthest and (valid_until, number) > (@ValidUntil, @Number)
        order by valid_until, number
        limit @Batch
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await EachAsync(Past, application => mediator.Send(new ExpirePermit(application), cancellation), cancellation);
        await EachAsync(Coming, application => mediator.Send(new RemindHolder(application), cancellation), cancellation);
    }

    private async Task EachAsync(string sql, Func<int, Task> send, CancellationToken cancellation)
    {
        for (var last = new Row(0, 0, default); last is not null;)
        {
            var found = await ReadAsync(sql, last, cancellation);
            foreach (var row in found)
                await send(row.Application);
            last = found.Count == Batch ? found[^1] : null;
        }
    }

    private async Task<List<Row>> ReadAsync(string sql, Row last, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var key = new { calendar.Today, Furthest = calendar.Today.AddDays(FurthestDays), last.ValidUntil, last.Number, Batch };
        return (await connection.QueryAsync<Row>(new CommandDefinition(sql, key, cancellationToken: cancellation))).AsList();
    }

    private sealed record Row(int Application, int Number, DateOnly ValidUntil);
}

/// <summary>The last day of a permit has passed.</summary>
[RequiresRole(Roles.System)]
public sealed record ExpirePermit(int Application) : IChange<EndOfPermit>;

/// <summary>The end of a permit is near: its holder is told, once for each of the type's days.</summary>
[RequiresRole(Roles.System)]
public sealed record RemindHolder(int Application) : IChange<EndOfPermit>;

/// <param name="IsTold">False where there was nothing to do.</param>
public sealed record EndOfPermit(bool IsTold);

internal sealed class PermitEndsHandler(
    IModuleDatabase database, SideDesk desk, PermitStatusChange permits, PermitTypes types, ApplicationNews news, ITownCalendar calendar, ITown town,
    TimeProvider clock)
    : IRequestHandler<ExpirePermit, Outcome<EndOfPermit>>, IRequestHandler<RemindHolder, Outcome<EndOfPermit>>
{
    private const string Renewing = "select count(*) from application where renews = @Number and is_open";

    private const string Told = "select min(days) from permit_reminder where application = @Number";

    private const string Tell = "insert into permit_reminder (application, days, sent_at) values (@Number, @Days, @Now)";

    public async Task<Outcome<EndOfPermit>> Handle(ExpirePermit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await IssuedPermits.ByApplicationAsync(connection, request.Application, cancellation) is not { ValidUntil: { } until } permit || until >= calendar.Today
            || await permits.ExpireAsync(request.Application, cancellation) is not null)
            return new EndOfPermit(false);
        var application = (await desk.LookAsync(connection, request.Application, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        await desk.NoteAsync(connection, application, new SideNote("expired"), new { Permit = permit.ShownNumber, Until = until }, cancellation);
        if (permit.RenewedBy is null)
            await news.TellAsync(request.Application, "renew-ended", Day(until, application), application.State, cancellation);
        return new EndOfPermit(true);
    }

    public async Task<Outcome<EndOfPermit>> Handle(RemindHolder request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var key = new { Number = request.Application };
        var permit = await IssuedPermits.ByApplicationAsync(connection, request.Application, cancellation);
        if (permit is not { Status: PermitStatus.Valid, RenewedBy: null, ValidUntil: { } until }
            || await connection.ExecuteScalarAsync<long>(new CommandDefinition(Renewing, key, cancellationToken: cancellation)) > 0)
            return new EndOfPermit(false);
        var application = (await desk.LookAsync(connection, request.Application, null, cancellation)).Answer;
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var due = type.Validity.RemindDays.Where(days => until.AddDays(-days) <= calendar.Today).Order().Cast<int?>().FirstOrDefault();
        var told = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(Told, key, cancellationToken: cancellation));
        // Where the town was off for a while, one letter says it, not three.
        if (due is not { } wanted || told <= wanted)
            return new EndOfPermit(false);
        await connection.ExecuteAsync(new CommandDefinition(
            Tell, new { key.Number, Days = wanted, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        var template = type.Validity.IsRenewable ? "renew-remind" : "renew-ending";
        await news.TellAsync(request.Application, template, Day(until, application), application.State, cancellation, type);
        return new EndOfPermit(true);
    }

    private string Day(DateOnly day, SideCase application) => day.InWords(town.CultureFor(application.Language));
}
