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
}
