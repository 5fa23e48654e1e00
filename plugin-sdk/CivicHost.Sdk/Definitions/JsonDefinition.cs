using System.Text.Json;

namespace CivicHost.Sdk;

/// <summary>Reads a definition in JSON and says everything that is wrong with it, each with its line. For modules that have definitions of their own.</summary>
public static class JsonDefinition
{
    private const int Longest = 200_000;

    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="json">The document, at most 200,000 characters; whatever it holds, nothing is thrown.</param>
    /// <param name="read">Reads the root and says on its parts what is wrong (<see cref="JsonPart.Wrong(string, FormattableString)"/>); its result counts only where nothing is.</param>
    /// <returns>What was read, or everything that is wrong.</returns>
    public static DefinitionReading<T> Read<T>(string json, Func<JsonPart, T?> read) where T : class
    {
        if (json.Length > Longest)
            return new(null, [Problem(1, "", "definition.too-long", $"A definition has at most {Longest} characters.")]);
        try
        {
            var lines = JsonLines.Of(json);
            using var document = JsonDocument.Parse(json);
            var problems = new List<DefinitionProblem>();
            problems.AddRange(lines.Twice.Select(path => Problem(0, path, "definition.name-twice", $"This name comes twice in the same object.")));
            var result = read(new JsonPart(document.RootElement, "", problems));
            return problems.Count == 0
                ? new(result, [])
                : new(null, [.. problems.Select(problem => problem with { Line = lines.LineOf(problem.Path) }).OrderBy(problem => problem.Line)]);
        }
        catch (JsonException fault)
        {
            return new(null, [Problem((int)(fault.LineNumber ?? 0) + 1, "", "definition.no-json", $"This is no JSON: a comma, a bracket or a quotation mark is missing or too many.")]);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair: valid JSON, no valid text.
            return new(null, [Problem(1, "", "definition.half-character", $"A name holds half a character.")]);
        }
    }

    private static DefinitionProblem Problem(int line, string path, string code, FormattableString sentence) =>
        new(line, path, FormattableString.Invariant(sentence)) { Code = code, Arguments = [.. sentence.GetArguments().Select(argument => argument ?? "")] };
}

/// <summary>What became of reading a definition.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Definition">What was read, or null where there are problems.</param>
/// <param name="Problems">Everything that is wrong, in the order of the lines; empty where nothing is.</param>
public sealed record DefinitionReading<T>(T? Definition, IReadOnlyList<DefinitionProblem> Problems) where T : class;
