using System.Text.Json;
using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>Real elections in a folder <c>shared/data</c> beside the repository; they are not ours to hand on.</summary>
internal static class SharedData
{
    public static Election Read(string name, params QuestionKind[] questions)
    {
        var reading = BallotFile.Read(File.ReadAllBytes(PathOf(name)), name, new FileWish(questions));
        Assert.That(reading.Problem, Is.Null);
        return reading.Election!;
    }

    public static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;

    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(file))
                return file;
        }

        Assert.Ignore($"skipped: no shared/data/{name} beside the repository");
        throw new System.Diagnostics.UnreachableException();
    }
}
