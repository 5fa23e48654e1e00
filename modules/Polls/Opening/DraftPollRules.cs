using CivicHost.Sdk;
using FluentValidation;

namespace Polls;

internal sealed class DraftPollRules : AbstractValidator<DraftPoll>
{
    public const int LongestQuestion = 300;
    public const int LongestOption = 120;
    public const int MostOptions = 8;

    /// <summary>Projects and pairs are shown in several columns, or two at a time.</summary>
    public const int MostProjects = 40;

    public const int MostSlips = 5000;
    private const long MostMoney = 1_000_000_000_000;
    private const int MostPoints = 1000;
    private const int MostAuditors = 10;
    private const int MostHelped = 1000;
    private const int MostVoters = 9_999_999;
    private const int LongestPath = 200;

    public DraftPollRules(ITownCalendar calendar)
    {
        RuleFor(poll => poll.Level).Must(level => level is PollLevel.S or PollLevel.N).WithErrorCode("poll.level-wrong");
        RuleFor(poll => poll.Kind).IsInEnum().WithErrorCode("poll.kind-wrong");
        RuleFor(poll => poll.Question).NotEmpty().WithErrorCode("poll.question-missing");
        RuleFor(poll => poll.Question).MaximumLength(LongestQuestion).WithErrorCode("poll.too-long");
        RuleFor(poll => poll.OtherQuestions).Must(others => others.Values.All(other => other.Length <= LongestQuestion)).WithErrorCode("poll.too-long");
        Options();
        Budget();
        Choice();
        RuleFor(poll => poll.ClosesOn).Must(day => day >= calendar.Today && day <= calendar.Today.AddYears(1)).WithErrorCode("poll.closes-wrong");
        RuleFor(poll => poll.OpensOn).Must((poll, day) => day is null || (day >= calendar.Today && day <= poll.ClosesOn)).WithErrorCode("poll.opens-wrong");
        RuleFor(poll => poll.Eligibility)
            .Must(kinds => kinds.Count > 0 && kinds.All(Eligibility.All.Contains)).WithErrorCode("poll.eligibility-missing");
        // Whoever has a slip would vote with it, and once more as anybody.
        RuleFor(poll => poll.Eligibility).Must(kinds => !kinds.Contains(Eligibility.Open) || kinds.Count == 1).WithErrorCode(PollRefusals.OpenAlone.Code);
        // Who comes again is not known by a name that anybody can write: the last vote would count beside the first.
        RuleFor(poll => poll.Eligibility).Must(kinds => !kinds.Contains(Eligibility.Open)).When(poll => poll.Level == PollLevel.N).WithErrorCode("poll.open-named");
        RuleFor(poll => poll.Slips).InclusiveBetween(1, MostSlips).When(poll => poll.Eligibility.Contains(Eligibility.Slip)).WithErrorCode("poll.slips-wrong");
        RuleFor(poll => poll.Slips).Equal(0).When(poll => !poll.Eligibility.Contains(Eligibility.Slip)).WithErrorCode("poll.slips-unused");
        RuleFor(poll => poll.Auditors)
            .Must(auditors => auditors.Count <= MostAuditors && auditors.All(auditor => auditor.Length is > 0 and <= LongestOption)).WithErrorCode("poll.auditors-wrong");
        RuleFor(poll => poll.Quorum).InclusiveBetween(0, MostVoters).WithErrorCode("poll.quorum-wrong");
        // That a ward has too few voters is told: so "too few" must not mean fewer than is ever told.
        RuleFor(poll => poll.QuorumInEachWard).Must(least => least == 0 || least is >= SmallCells.Least and <= MostVoters).WithErrorCode("poll.quorum-ward-wrong");
        RuleFor(poll => poll.QuorumInEachWard)
            .Equal(0).When(poll => !poll.Eligibility.Contains(Eligibility.Roll)).WithErrorCode("poll.quorum-ward-unlisted");
        RuleFor(poll => poll.HelperCap).InclusiveBetween(0, MostHelped).WithErrorCode("poll.helper-cap-wrong");
        RuleFor(poll => poll.AskedBy)
            .Must(path => path.Length == 0 || (path.Length <= LongestPath && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal))).WithErrorCode("poll.asked-by-wrong");
        // What people write can tell who they are, and name others.
        RuleFor(poll => poll.Auditors).NotEmpty().When(poll => poll.Kind == BallotKind.Text).WithErrorCode("poll.auditors-missing");
    }

    private void Options()
    {
        RuleFor(poll => poll.Options).Must((poll, options) => HasRightNumber(poll.Kind, options.Count)).WithErrorCode("poll.options-missing");
        RuleFor(poll => poll.Options).Must(options => options.All(option => option.Length is > 0 and <= LongestOption)).WithErrorCode("poll.option-too-long");
        RuleFor(poll => poll.Options)
            .Must(options => options.Distinct(StringComparer.CurrentCultureIgnoreCase).Count() == options.Count).WithErrorCode("poll.options-alike");
        RuleFor(poll => poll.OtherOptions)
            .Must((poll, others) => others.Values.All(labels => labels.Count == 0 || labels.Count == poll.Options.Count)).WithErrorCode("poll.options-uneven");
    }

    private void Budget()
    {
        RuleFor(poll => poll.Budget).InclusiveBetween(1, MostMoney).When(poll => poll.Kind.IsBudget()).WithErrorCode("poll.budget-missing");
        RuleFor(poll => poll.Costs)
            .Must((poll, costs) => costs.Count == poll.Options.Count && costs.All(cost => cost >= 1 && cost <= poll.Budget))
            .When(poll => poll.Kind.IsBudget()).WithErrorCode("poll.costs-wrong");
        RuleFor(poll => poll.Completion).Must(completion => completion.Length == 0 || CountingRuleOf.Completions.Contains(completion)).WithErrorCode("poll.completion-wrong");
        RuleFor(poll => poll.Increment).Must((poll, increment) => increment >= 1 && increment <= Math.Max(1, poll.Budget)).WithErrorCode("poll.increment-wrong");
        RuleFor(poll => poll.Points).InclusiveBetween(1, MostPoints).When(poll => poll.Kind == BallotKind.BudgetPoints).WithErrorCode("poll.points-wrong");
    }

    private void Choice()
    {
        RuleFor(poll => poll.Least)
            .Must((poll, least) => least >= 1 && least <= (poll.Most == 0 ? poll.Options.Count : Math.Min(poll.Most, poll.Options.Count)))
            .When(poll => poll.Kind.IsSelection() || poll.Kind.IsRanking()).WithErrorCode("poll.least-wrong");
        RuleFor(poll => poll.Seats)
            .Must((poll, seats) => seats >= 1 && seats < Math.Max(poll.Options.Count, 2)).WithErrorCode("poll.seats-wrong");
    }

    private static bool HasRightNumber(BallotKind kind, int options) =>
        !kind.HasOptions() ? options == 0 : options >= 2 && options <= (kind.IsBudget() || kind == BallotKind.Pairwise ? MostProjects : MostOptions);
}
