using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer who may sign grants or refuses. Every word of the decision is kept as it stands.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Action">Of the workflow: one that decides.</param>
/// <param name="Basis">Place of the legal basis in the type's list, from 0; null for <paramref name="OwnBasis"/>.</param>
/// <param name="OwnBasis">In the applicant's language; may be empty where one of the list is taken.</param>
/// <param name="Reasons">In the applicant's language; required on a refusal.</param>
/// <param name="Conditions">Places of the type's conditions, from 0.</param>
/// <param name="OwnConditions">One a line; may be empty.</param>
/// <param name="Remedies">How and where to appeal; empty for the type's words.</param>
[RequiresRole(Roles.Officer)]
public sealed record DecideApplication(
    int Number, int Version, string Action, int? Basis, string OwnBasis, string Reasons, IReadOnlyList<int> Conditions, string OwnConditions, string Remedies)
    : IChange<CaseAnswer>
{
    /// <summary>Why it is granted though something is open, for staff only; empty where nothing is. See <see cref="FindOpenMatters"/>.</summary>
    public string Despite { get; init; } = "";
}

internal sealed class DecideApplicationRules : AbstractValidator<DecideApplication>
{
    public const int LongestLine = 500;
    public const int LongestText = 4000;
    public const int LongestReasons = 1000;

    public DecideApplicationRules()
    {
        RuleFor(decided => decided.Action).NotEmpty().WithErrorCode("handle.action-missing");
        RuleFor(decided => decided.OwnBasis).MaximumLength(LongestLine).WithErrorCode("application.too-long");
        RuleFor(decided => decided.Reasons).MaximumLength(LongestReasons).WithErrorCode("application.too-long");
        RuleFor(decided => decided.Despite).MaximumLength(LongestReasons).WithErrorCode("application.too-long");
        RuleFor(decided => decided.OwnConditions).MaximumLength(LongestText).WithErrorCode("application.too-long");
        RuleFor(decided => decided.Remedies).MaximumLength(LongestText).WithErrorCode("application.too-long");
    }
}

internal sealed class DecideApplicationHandler(
    IModuleDatabase database, CaseDesk desk, ApplicationMoves moves, SigningRights rights, ITownCalendar calendar, TimeProvider clock, ITexts texts, ITown town,
    ICurrentPerson person, IMediator mediator)
    : IRequestHandler<DecideApplication, Outcome<CaseAnswer>>
{
    public async Task<Outcome<CaseAnswer>> Handle(DecideApplication request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (file.Deciding(person).FirstOrDefault(known => known.Action == request.Action) is not { } step)
            return ApplicationRefusals.StepNotPossible;
        var outcome = file.Type.Workflow.Decides(step)!;
        if (Against(file, request, outcome) is { } refusal)
            return refusal;
        await using var connection = await database.OpenAsync(cancellation);
        var signing = await rights.OfAsync(connection, file.Application.Type, cancellation);
        if (!signing.TryGetAnswer(out var right))
            return Outcome<CaseAnswer>.Refused(signing.Refusals);

        var open = outcome == ApplicationOutcome.Granted ? await mediator.Send(new FindOpenMatters(request.Number), cancellation) : [];
        if (open.Count > 0 && request.Despite.Length == 0)
            return HandlingRefusals.SomethingOpen;

        var decision = Word(file, request, outcome, right);
        await DecisionBook.InsertAsync(connection, decision, clock.GetUtcNow(), cancellation);
        var sentence = decision.Reasons.Length > 0 ? decision.Reasons : decision.Sentence;
        var moved = await moves.MoveAsync(
            new ApplicationMove(request.Number, request.Version, step.Action, person.RolesIn(file.Type.Workflow), sentence, NoteOn(open, request.Despite)) { Kind = "decided" },
            cancellation);
        return moved.TryGetAnswer(out var to) ? new CaseAnswer(to.Number) : Outcome<CaseAnswer>.Refused(moved.Refusals);
    }

    /// <summary>What was open when it was granted, and why it was granted all the same.</summary>
    private string NoteOn(IReadOnlyList<OpenMatter> open, string despite)
    {
        var words = texts.In(town.Languages[0]);
        return open.Count == 0 ? "" : string.Join('\n', open.Select(matter => matter.Describe(words)).Append(words["decide.despite.note", despite]));
    }

    private Refusal? Against(ApplicationFile file, DecideApplication request, string outcome)
    {
        // What silence has granted cannot be refused any more, also where the day's job has not run yet.
        if (outcome == ApplicationOutcome.Refused && file.Type.Clock is { Silence: Silence.Consent } && file.Decision is { } decision
            && decision.IsTacit(calendar.Today) && file.FallingSilent() is not null)
            return HandlingRefusals.SilenceDecided(decision.On);
        if (outcome == ApplicationOutcome.Refused && request.Reasons.Length == 0)
            return HandlingRefusals.ReasonsMissing;
        return BasisOf(file, request).Length == 0 ? HandlingRefusals.BasisMissing : null;
    }

    private Decision Word(ApplicationFile file, DecideApplication request, string outcome, SigningRight right)
    {
        var application = file.Application;
        var said = file.Type.Decision;
        var language = application.Language;
        var isGrant = outcome == ApplicationOutcome.Granted;
        string[] own = request.OwnConditions.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Decision(
            Guid.CreateVersion7(clock.GetUtcNow()).ToString(), application.Number, outcome, calendar.Today, language, application.Applicant,
            file.Type.Name.In(language), (isGrant ? said.Grant : said.Refuse).In(language), BasisOf(file, request), request.Reasons,
            isGrant ? [.. said.Conditions.Where((_, place) => request.Conditions.Contains(place)).Select(condition => condition.In(language)), .. own] : [],
            request.Remedies.Length > 0 ? request.Remedies : said.Remedies.In(language), said.RemedyPeriod.ToString(), ClockWords.Of(file, texts.In(language)),
            person.Id ?? "", person.Name, right.SignsFor, right.Act, right.ActOn);
    }

    private static string BasisOf(ApplicationFile file, DecideApplication request) =>
        request.Basis is { } place && place >= 0 && place < file.Type.Decision.LegalBasis.Count
            ? file.Type.Decision.LegalBasis[place].In(file.Application.Language)
            : request.OwnBasis;
}

internal static class DecideApplicationEndpoint
{
    public static void MapDecideApplication(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<DecideForm>, CaseAnswer>("/inbox/{number}/decide", Read, answer => CaseAddress.Of(answer.Number, "decision"))
            .RequireRole(Roles.Officer);

    private static DecideApplication Read(SubmittedForm form) => new(
        form.Number(), form.Version(), form["action"], form.Whole("basis"), form["ownBasis"], form["reasons"],
        [.. Enumerable.Range(0, DecideForm.MostConditions).Where(place => form.Ticked($"condition-{place}"))], form["ownConditions"], form["remedies"])
    {
        Despite = form["despite"],
    };
}
