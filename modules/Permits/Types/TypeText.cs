using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;

namespace Permits;

internal static class TypeRefusals
{
    public static readonly Refusal ChangedMeanwhile = new("types.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal NothingChanged = new("types.nothing-changed", Field: TypeText.Field);

    public static readonly Refusal NothingToAdopt = new("types.nothing-to-adopt", RefusalKind.Conflict);

    public static readonly Refusal Missing = new("types.text-missing", Field: TypeText.Field);

    public static readonly Refusal CodeWrong = new("types.code-wrong", Field: "code");

    public static readonly Refusal CodeTaken = new("types.code-taken", RefusalKind.Conflict, "code");
}

/// <summary>A type as somebody is writing it.</summary>
/// <param name="Code">As it was given; empty where it is not known yet.</param>
/// <param name="Seen">The version over which it is written: the second of two people is told. 0 for a new type.</param>
internal sealed record TypeText(string Code, int Seen, string Json)
{
    public const string Field = "json";

    /// <summary>Tells this text from any other.</summary>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)))[..16];

    public const int LongestText = 200_000;

    private const int MostBytes = 1024 * 1024;
    private const int MostProblems = 30;
    private const int LongestExcerpt = 80;

    /// <summary>Reads a form: a file, where one was chosen, comes before what stands in the box.</summary>
    public static async Task<Outcome<TypeText>> ReadAsync(SubmittedForm form, string code, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", MostBytes, cancellation);
        return read.TryGetAnswer(out var file)
            ? new TypeText(code, form.Whole("seen") ?? 0, file is null ? form[Field] : SubmittedForm.Clean(file))
            : Outcome<TypeText>.Refused(read.Refusals);
    }

    /// <summary>Everything that is wrong, each with its line and what stands there.</summary>
    public static IReadOnlyList<Refusal> ProblemsIn(string json, ITown town, ITexts texts)
    {
        if (json.Length == 0)
            return [TypeRefusals.Missing];
        var lines = json.Split('\n');
        return
        [
            .. PermitType.Read(json, town).Problems.Take(MostProblems).Select(problem =>
                new Refusal("types.problem", Field: Field, Arguments: [problem.Line, problem.Path, problem.Describe(texts), Excerpt(lines, problem.Line)])),
        ];
    }

    private static string Excerpt(string[] lines, int line)
    {
        var written = line <= lines.Length ? lines[line - 1].Trim() : "";
        return written.Length <= LongestExcerpt ? written : written[..LongestExcerpt] + "…";
    }
}
