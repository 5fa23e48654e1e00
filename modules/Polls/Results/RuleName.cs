using CivicHost.Sdk;

namespace Polls;

/// <summary>How a counting rule is called on screens: in words, and by the name that <c>polls count</c> takes. A rule of another module has only that.</summary>
internal static class RuleName
{
    public static string In(ITexts texts, string rule) => rule == CountingRuleOf.None ? texts["rule.none"] : texts.Has($"rule.{rule}") ? $"{texts[$"rule.{rule}"]} ({rule})" : rule;
}
