using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>An officer changes a draft, as often as they like, until it is opened.</summary>
/// <param name="Version">That they had before them: whoever comes second is told.</param>
[RequiresRole(Roles.Officer)]
internal sealed record ChangeDraft(string Id, int Version, DraftPoll Draft) : IChange<DraftedPoll>;

internal sealed class ChangeDraftRules : AbstractValidator<ChangeDraft>
{
    public ChangeDraftRules(ITownCalendar calendar)
    {
        var rules = new DraftPollRules(calendar);
        RuleFor(change => change.Draft).Custom((draft, context) => rules.Validate(draft).Errors.ForEach(context.AddFailure));
    }
}

internal sealed class ChangeDraftHandler(IModuleDatabase database, IMediator mediator, DraftDefinition definitions, OptionFiles files, IAuditTrail audit)
    : IRequestHandler<ChangeDraft, Outcome<DraftedPoll>>
{
    private const string Update =
        """
        update poll set question = @Question, options = @Options, closes_on = @ClosesOn, slips = @Slips, level = @Level, document = @Document,
            version = version + 1
        where id = @Id and state = 'draft' and version = @Version
        """;

    private const string DropVoters = "delete from eligible where poll = @Id and kind = 'roll'";

    private const string DropLists = "delete from poll_voter_list where poll = @Id";

    public async Task<Outcome<DraftedPoll>> Handle(ChangeDraft request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Draft)
            return PollRefusals.NotADraft;
        var defined = definitions.Of(request.Draft, poll.Definition);
        if (!defined.TryGetAnswer(out var definition))
            return Outcome<DraftedPoll>.Refused(defined.Refusals);

        await using var connection = await database.OpenAsync(cancellation);
        var row = new
        {
            request.Id,
            request.Version,
            request.Draft.Question,
            Options = JsonSerializer.Serialize(request.Draft.Options),
            definition.ClosesOn,
            definition.Slips,
            Level = definition.Level.ToString(),
            Document = definition.ToCanonicalJson(),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellation)) == 0)
            return PollRefusals.ChangedMeanwhile;
        await files.SweepAsync(connection, poll.Id, definition.Options, cancellation);
        if (!definition.Eligibility.Contains(Eligibility.Roll))
        {
            foreach (var drop in (string[])[DropVoters, DropLists])
                await connection.ExecuteAsync(new CommandDefinition(drop, new { request.Id }, cancellationToken: cancellation));
        }

        audit.Record($"poll:{request.Id}", new { Happened = "draft changed", Level = row.Level, Options = definition.Options.Count, definition.Slips });
        return new DraftedPoll(request.Id);
    }
}

internal static class ChangeDraftEndpoint
{
    public static void MapChangeDraft(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DraftPollPage>("/staff/{id}/edit", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var draft = DraftForm.Read(form, [.. services.GetRequiredService<ITown>().Languages.Skip(1)]);
        var changed = await services.GetRequiredService<IMediator>().Send(new ChangeDraft(form.Route("id"), form.Whole("version") ?? 0, draft), cancellation);
        return changed.IsRefused
            ? Outcome<IResult>.Refused(changed.Refusals)
            : Outcome<IResult>.Granted(changed.ToPage(poll => $"/polls/staff/{poll.Id}"));
    }
}
