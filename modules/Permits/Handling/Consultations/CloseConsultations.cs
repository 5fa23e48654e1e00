using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Every night: where the last day for an opinion has passed, silence gets the meaning that was announced.</summary>
internal sealed class CloseConsultations(IModuleDatabase database, IMediator mediator, ITownCalendar calendar) : IModuleJob
{
    public const string Name = "opinions";

    private const string Over =
        """
        select id
        from consultation
        where state = 'asked' and answer_by < @Today
        order by answer_by, id
        limit 500
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var id in await OverAsync(cancellation))
            await mediator.Send(new TakeSilence(id), cancellation);
    }

    private async Task<List<string>> OverAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(Over, new { calendar.Today }, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>Nobody answered in time.</summary>
[RequiresRole(Roles.System)]
public sealed record TakeSilence(string Id) : IChange<TakenSilence>;

/// <param name="IsTaken">False where somebody had answered after all.</param>
public sealed record TakenSilence(bool IsTaken);

internal sealed class TakeSilenceHandler(IModuleDatabase database, SideDesk desk, ITownCalendar calendar, ITexts texts, ITown town)
    : IRequestHandler<TakeSilence, Outcome<TakenSilence>>
{
    private const string Take =
        """
        update consultation
        set state = 'silent', opinion = silence
        where id = @Id and state = 'asked' and answer_by < @Today
        returning number, name, silence
        """;

    public async Task<Outcome<TakenSilence>> Handle(TakeSilence request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            Take, new { request.Id, calendar.Today }, cancellationToken: cancellation)) is not { } silent)
            return new TakenSilence(false);
        var application = (await desk.LookAsync(connection, silent.Number, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        var words = texts.In(town.Languages[0]);
        var note = new SideNote("opined", Note: words["opinion.event-silent", silent.Name, words[$"opinion.is.{silent.Silence}"]]);
        await desk.NoteAsync(connection, application, note, new { request.Id, silent.Silence }, cancellation);
        return new TakenSilence(true);
    }

    private sealed record Row(int Number, string Name, string Silence);
}
