namespace Polls;

/// <summary>Whether the published figures of a roll can be true, as far as anybody can tell: small ones are hidden, each of them more than nothing.</summary>
internal static class RollVerification
{
    public static IEnumerable<BundleProblem> Check(PollDefinition definition, RollCounts roll)
    {
        var cells = roll.Cells ?? [];
        if (roll.Total < 0 || roll.Wards.Concat(roll.Channels).Any(count => count.Marks < 0) || cells.Any(cell => cell.Marks < 0))
            yield return Wrong("A figure is below nothing.");
        if (definition.RollSize < roll.Total)
            yield return new BundleProblem("more-marks-than-voters", $"The roll has {roll.Total} marks, and {definition.RollSize} people may vote.");
        if (WhyNotSum([.. roll.Channels.Select(channel => channel.Marks)], roll.Total) is { } channels)
            yield return Wrong($"The ways of voting {channels}");
        if (roll.Wards.Count == 0)
        {
            if (cells.Count > 0)
                yield return Wrong("There are figures by ward, and no wards.");
            yield break;
        }

        if (WhyNotSum([.. roll.Wards.Select(ward => ward.Marks)], roll.Total) is { } wards)
            yield return Wrong($"The wards {wards}");
        var pairs = roll.Wards.SelectMany(ward => roll.Channels.Select(channel => (ward.Name, channel.Name))).Order();
        if (!cells.Select(cell => (cell.Ward, cell.Channel)).Order().SequenceEqual(pairs))
        {
            yield return Wrong("Not each ward has one figure for each way of voting.");
            yield break;
        }

        foreach (var ward in roll.Wards)
        {
            if (WhyNotSum([.. cells.Where(cell => cell.Ward == ward.Name).Select(cell => cell.Marks)], ward.Marks) is { } row)
                yield return Wrong($"The ways of voting in the ward {TextLines.Quote(ward.Name)} {row}");
        }

        foreach (var channel in roll.Channels)
        {
            if (WhyNotSum([.. cells.Where(cell => cell.Channel == channel.Name).Select(cell => cell.Marks)], channel.Marks) is { } column)
                yield return Wrong($"The wards of the way {TextLines.Quote(channel.Name)} {column}");
        }
    }

    /// <returns>Null where nobody can tell that they do not.</returns>
    private static string? WhyNotSum(IReadOnlyList<long?> parts, long? sum)
    {
        if (sum is not { } whole)
            return null;
        var told = parts.Sum(part => (decimal)(part ?? 0));
        var hidden = parts.Count(part => part is null);
        if (hidden == 0)
            return told == whole ? null : $"sum up to {told}, and {whole} marks are published.";
        return told + hidden <= whole ? null : $"that are told sum up to {told}, {hidden} are hidden, and {whole} marks are published.";
    }

    private static BundleProblem Wrong(string sentence) => new("wrong-roll", sentence);
}
