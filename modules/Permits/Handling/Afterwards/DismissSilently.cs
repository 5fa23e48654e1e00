using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Every night: an appeal that nobody decided in time is dismissed, as the law says, and the appellant is told.</summary>
internal sealed class EndAppeals(IModuleDatabase database, IMediator mediator, ITownCalendar calendar) : IModuleJob
{
    public const string Name = "appeals";

    private const string Over =
        """
        select id
        from appeal
        where state = 'received' and decide_by <= @Today
        order by decide_by, id
        limit 500
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var id in await OverAsync(cancellation))
            await mediator.Send(new DismissSilently(id), cancellation);
    }

    private async Task<List<string>> OverAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(Over, new { calendar.Today }, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>Nobody decided an appeal in time.</summary>
[RequiresRole(Roles.System)]
public sealed record DismissSilently(string Id) : IChange<SilentAppeal>;

/// <param name="IsDismissed">False where somebody had decided after all.</param>
public sealed record SilentAppeal(bool IsDismissed);

internal sealed class DismissSilentlyHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ApplicationNews news, ITownCalendar calendar, TimeProvider clock, ITexts texts, ITown town)
    : IRequestHandler<DismissSilently, Outcome<SilentAppeal>>
{
    private const string Dismiss =
        """
        update appeal
        set state = 'dismissed', is_silent = true, ended_at = @Now, version = version + 1
        where id = @Id and state = 'received' and decide_by <= @Today
        returning number, decide_by
        """;

    public async Task<Outcome<SilentAppeal>> Handle(DismissSilently request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            Dismiss, new { request.Id, calendar.Today, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) is not { } silent)
            return new SilentAppeal(false);
        var application = (await desk.LookAsync(connection, silent.Number, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        var sentence = texts.In(application.Language)["appeal.state.silent", silent.DecideBy.InWords(town.CultureFor(application.Language))];
        await desk.NoteAsync(connection, application, new SideNote("appealed", sentence), new { Appeal = request.Id, Silent = true }, cancellation);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        await news.TellAsync(silent.Number, "appeal-dismissed", sentence, application.State, cancellation, type);
        return new SilentAppeal(true);
    }

    private sealed record Row(int Number, DateOnly DecideBy);
}
