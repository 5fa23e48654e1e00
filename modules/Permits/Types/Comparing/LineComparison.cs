namespace Permits;

/// <summary>A line that only one of two texts has.</summary>
/// <param name="IsAdded">True where only the newer one has it.</param>
/// <param name="Number">In the text that has it, from 1.</param>
public sealed record ChangedLine(bool IsAdded, int Number, string Text);

/// <summary>Which lines two texts do not share: a longest common subsequence.</summary>
internal static class LineComparison
{
    /// <summary>Beyond this many pairs of lines all that lies between the common beginning and the common end counts as changed.</summary>
    private const long MostPairs = 4_000_000;

    /// <summary>Compares two files by what they hold: order of keys and indentation make no difference.</summary>
    public static IReadOnlyList<ChangedLine> InSameForm(string before, string after)
    {
        var (old, young) = SameForm.Of(before, after);
        return Of(old, young);
    }

    public static IReadOnlyList<ChangedLine> Of(string before, string after)
    {
        var (old, young) = (before.Split('\n'), after.Split('\n'));
        var start = 0;
        while (start < old.Length && start < young.Length && old[start] == young[start])
            start++;
        var end = 0;
        while (end < old.Length - start && end < young.Length - start && old[^(end + 1)] == young[^(end + 1)])
            end++;
        return Between(old.AsSpan(start, old.Length - start - end), young.AsSpan(start, young.Length - start - end), start);
    }

    private static List<ChangedLine> Between(ReadOnlySpan<string> old, ReadOnlySpan<string> young, int offset)
    {
        var shared = (long)old.Length * young.Length <= MostPairs ? Shared(old, young) : null;
        var changed = new List<ChangedLine>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < young.Length)
        {
            if (shared is not null && i < old.Length && j < young.Length && old[i] == young[j])
                (i, j) = (i + 1, j + 1);
            else if (i < old.Length && (j == young.Length || shared is null || shared[i + 1, j] >= shared[i, j + 1]))
                changed.Add(new ChangedLine(false, offset + i + 1, old[i++]));
            else
                changed.Add(new ChangedLine(true, offset + j + 1, young[j++]));
        }

        return changed;
    }

    /// <summary>How many lines the rests of both texts share, from each pair of lines on.</summary>
    private static int[,] Shared(ReadOnlySpan<string> old, ReadOnlySpan<string> young)
    {
        var shared = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = young.Length - 1; j >= 0; j--)
                shared[i, j] = old[i] == young[j] ? shared[i + 1, j + 1] + 1 : Math.Max(shared[i + 1, j], shared[i, j + 1]);
        }

        return shared;
    }
}
