using System.Text.Json;

namespace CivicHost.Sdk;

/// <summary>Reads a definition in JSON and says everything that is wrong with it, each with its line.</summary>
internal static class JsonDefinition
{
    private const int Longest = 200_000;

    /// <param name="json">The document; whatever it holds, nothing is thrown.</param>
    /// <param name="read">Reads the root and reports on the parts what is wrong; its result counts only where nothing is.</param>
    public static (T? Read, IReadOnlyList<DefinitionProblem> Problems) Read<T>(string json, Func<JsonPart, T?> read) where T : class
    {
        if (json.Length > Longest)
            return (null, [new DefinitionProblem(1, "", $"A definition has at most {Longest} characters.")]);
        try
        {
            var lines = JsonLines.Of(json);
            using var document = JsonDocument.Parse(json);
            var problems = new List<(string Path, string Sentence)>();
            problems.AddRange(lines.Twice.Select(path => (path, "This name comes twice in the same object.")));
            var result = read(new JsonPart(document.RootElement, "", problems));
            return problems.Count == 0
                ? (result, [])
                : (null, [.. problems.Select(problem =>
                    new DefinitionProblem(lines.LineOf(problem.Path), problem.Path, problem.Sentence)).OrderBy(problem => problem.Line)]);
        }
        catch (JsonException fault)
        {
            return (null, [new DefinitionProblem((int)(fault.LineNumber ?? 0) + 1, "", "This is no JSON: a comma, a bracket or a quotation mark is missing or too many.")]);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair: valid JSON, no valid text.
            return (null, [new DefinitionProblem(1, "", "A name holds half a character.")]);
        }
    }
}
