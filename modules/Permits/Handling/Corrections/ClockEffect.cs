using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>What asking the applicant does to the date of the decision, in words, before it is done.</summary>
internal static class ClockEffect
{
    public static string Describe(ITexts texts, PermitType type, string reason) => type.Clock is not { } rule
        ? texts["handle.effect.none"]
        : reason == AskedCorrection.Incomplete || rule.Resume == Resume.Reset
            ? texts["handle.effect.anew", rule.Period.Describe(texts)]
            : texts["handle.effect.held"];

    /// <summary>The day on which the case is closed by itself where the applicant does not answer; null where it is not.</summary>
    public static DateOnly? ClosesOn(PermitType type, WorkflowTransition asking, DateTimeOffset now, ITownCalendar calendar)
    {
        if (type.Workflow.Target(asking) is not { } state)
            return null;
        for (var struck = CaseTimer.Next(state, now, now, calendar.Working); struck is not null; struck = CaseTimer.Next(state, now, struck.At, calendar.Working))
        {
            if (struck.Act == TimerAct.Transition)
                return calendar.DateOf(struck.At);
        }

        return null;
    }
}
