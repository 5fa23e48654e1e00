using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever has the code asks the town to look again at what it decided.</summary>
/// <param name="Code">A tracking code as it is written on the receipt.</param>
/// <param name="Grounds">Why.</param>
public sealed record FileAppeal(string Code, string Grounds) : IChange<FiledAppeal>;

/// <summary>Staff record an appeal that came on paper, the applicant's or somebody else's.</summary>
/// <param name="Appellant">Empty for the applicant.</param>
/// <param name="FiledOn">When it came.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record RecordAppeal(int Number, string Appellant, string Grounds, DateOnly? FiledOn) : IChange<FiledAppeal>;

/// <param name="Code">Of the application.</param>
/// <param name="DecideBy">By when the town answers.</param>
public sealed record FiledAppeal(string Id, int Number, string Code, DateOnly DecideBy);

internal sealed class FileAppealRules : AbstractValidator<FileAppeal>
{
    public const int LongestGrounds = 4000;

    public FileAppealRules()
    {
        RuleFor(filing => filing.Grounds).NotEmpty().WithErrorCode("appeal.grounds-missing");
        RuleFor(filing => filing.Grounds).MaximumLength(LongestGrounds).WithErrorCode("appeal.too-long");
    }
}

internal sealed class RecordAppealRules : AbstractValidator<RecordAppeal>
{
    public RecordAppealRules()
    {
        RuleFor(recording => recording.Grounds).NotEmpty().WithErrorCode("appeal.grounds-missing");
        RuleFor(recording => recording.Grounds).MaximumLength(FileAppealRules.LongestGrounds).WithErrorCode("appeal.too-long");
        RuleFor(recording => recording.Appellant).MaximumLength(FileApplicationRules.LongestName).WithErrorCode("appeal.too-long");
    }
}

internal sealed class FileAppealHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ApplicationNews news, ITownCalendar calendar, ITown town, TimeProvider clock, ICurrentPerson person,
    ITexts texts)
    : IRequestHandler<FileAppeal, Outcome<FiledAppeal>>, IRequestHandler<RecordAppeal, Outcome<FiledAppeal>>
{
    private const string NumberOf = "select number from application where code = @Code";

    private const string Insert =
        """
        insert into appeal
            (id, number, outcome, decided_at, grounds, appellant, is_own, channel, filed_at, filed_on, decide_by, state, is_silent, reasons, version, entered_by)
        values (@Id, @Number, @Outcome, @ClosedAt, @Grounds, @Appellant, @IsOwn, @Channel, @Now, @FiledOn, @DecideBy, 'received', false, '', 1, @EnteredBy)
        on conflict do nothing
        """;

    public async Task<Outcome<FiledAppeal>> Handle(FileAppeal request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (TrackingCode.Read(request.Code) is not { } code
            || await connection.ExecuteScalarAsync<long?>(new CommandDefinition(NumberOf, new { Code = code }, cancellationToken: cancellation)) is not { } number)
            return ApplicationRefusals.Unknown;
        return await FileAsync(connection, (int)number, new Filing("", request.Grounds, calendar.Today, person.IsStaff ? "counter" : "web"), cancellation);
    }

    public async Task<Outcome<FiledAppeal>> Handle(RecordAppeal request, CancellationToken cancellation)
    {
        if (request.FiledOn is not { } filedOn || filedOn > calendar.Today)
            return AppealRefusals.DateWrong;
        await using var connection = await database.OpenAsync(cancellation);
        return await FileAsync(connection, request.Number, new Filing(request.Appellant, request.Grounds, filedOn, "counter"), cancellation);
    }

    private async Task<Outcome<FiledAppeal>> FileAsync(DbConnection connection, int number, Filing filing, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(connection, number, null, cancellation);
        if (!look.TryGetAnswer(out var application))
            return Outcome<FiledAppeal>.Refused(look.Refusals);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        if (await AppealTime.UntilAsync(connection, application, type, calendar, cancellation) is not { } until
            || filing.FiledOn < calendar.DateOf(application.ClosedAt!.Value))
            return AppealRefusals.NothingDecided;
        if (filing.FiledOn > until)
            return AppealRefusals.TooLate(until);

        var now = clock.GetUtcNow();
        var filed = new FiledAppeal(Guid.CreateVersion7(now).ToString(), number, application.Code, AppealTime.DecideBy(filing.FiledOn));
        var row = new
        {
            filed.Id,
            filed.Number,
            application.Outcome,
            application.ClosedAt,
            filing.Grounds,
            Appellant = filing.Appellant.Length > 0 ? filing.Appellant : application.Applicant,
            IsOwn = filing.Appellant.Length == 0,
            filing.Channel,
            Now = now,
            filing.FiledOn,
            filed.DecideBy,
            EnteredBy = person.Id,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation)) == 0)
            return AppealRefusals.MadeAlready;
        await desk.ClaimAsync(connection, application, cancellation);
        var sentence = texts.In(application.Language)["appeal.event-received", filed.DecideBy.InWords(town.CultureFor(application.Language))];
        await desk.NoteAsync(connection, application, new SideNote("appealed", sentence), new { Appeal = filed.Id, filed.DecideBy, filing.Channel }, cancellation);
        await news.TellAsync(number, "appeal-received", sentence, application.State, cancellation, type);
        return filed;
    }

    private sealed record Filing(string Appellant, string Grounds, DateOnly FiledOn, string Channel);
}

internal static class FileAppealEndpoint
{
    public static void MapFileAppeal(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<AppealPage, FiledAppeal>(
                "/cases/{code}/appeal",
                form => new FileAppeal(form.Route("code"), form["grounds"]),
                filed => $"/permits/cases/{filed.Code}/appeal")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapForm<RecordAppealPage, FiledAppeal>(
                "/inbox/{number}/appeals/record",
                form => new RecordAppeal(CaseNumber.Read(form.Route("number")) ?? 0, form["appellant"], form["grounds"], form.Date("filedOn")),
                filed => $"/permits/inbox/{CaseNumber.Show(filed.Number)}")
            .RequireRole(Roles.Officer, Roles.Agent);
    }
}
