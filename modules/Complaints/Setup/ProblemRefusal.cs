using CivicHost.Sdk;

namespace Complaints;

internal static class ProblemRefusal
{
    /// <summary>What is wrong in a definition that somebody wrote, with its line and, where it has one, the way to it.</summary>
    public static Refusal AsRefusal(this DefinitionProblem problem, string code, string field, ITexts texts) =>
        new(code, Field: field, Arguments: [problem.Line, problem.Path.Length > 0 ? ", " + problem.Path : "", problem.Describe(texts)]);
}
