using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CivicHost.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>civichost permits check: says what is wrong with a type in a file, before anybody publishes it.</summary>
internal static class CheckCommand
{
    private const long LargestFile = 1024 * 1024;

    private static readonly Argument<string> File = new("file") { Description = "The type, a JSON file.", HelpName = "FILE" };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Print the answer as JSON, for a program." };

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(IServiceProvider services)
    {
        var command = new Command(
            "check",
            "Say what is wrong with a type of permit, each with its line; nothing is published. Ends with 0 where nothing is wrong, with 1 where something is. "
            + "The town's languages and currency count: name its folder with --data, or its file with --config.")
        {
            File,
            AsJson,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(File)!;
            var problems = await ProblemsAsync(path, services.GetRequiredService<ITown>(), cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(AsJson))
                await output.WriteLineAsync(JsonSerializer.Serialize(new { File = path, IsRight = problems.Count == 0, Problems = problems }, Readable));
            else
                await TellAsync(output, path, problems);
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(string path, ITown town, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                return [new DefinitionProblem(1, "", "This file is larger than any type may be.")];
            return PermitType.Read(await System.IO.File.ReadAllTextAsync(path, cancellation), town).Problems;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [new DefinitionProblem(1, "", $"This file cannot be read: {fault.Message}")];
        }
    }

    private static async Task TellAsync(TextWriter output, string path, IReadOnlyList<DefinitionProblem> problems)
    {
        foreach (var problem in problems)
            await output.WriteLineAsync($"{path}:{problem.Line}: {(problem.Path.Length == 0 ? "" : problem.Path + ": ")}{problem.Sentence}");
        await output.WriteLineAsync(problems.Count == 0 ? $"{path}: nothing is wrong." : $"{path}: {problems.Count} to put right.");
    }
}
