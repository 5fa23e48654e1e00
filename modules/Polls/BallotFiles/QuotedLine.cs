namespace Polls;

/// <summary>A line of fields; one that begins with a quotation mark may hold the sign that stands between fields.</summary>
internal static class QuotedLine
{
    public static void Split(ReadOnlySpan<char> line, char between, List<string> fields)
    {
        fields.Clear();
        while (true)
        {
            if (line.StartsWith("\"") && EndOfQuoted(line, between) is > 0 and var end)
            {
                fields.Add(line[1..end].ToString().Replace("\"\"", "\"", StringComparison.Ordinal));
                line = line[(end + 1)..];
                if (line.IsEmpty)
                    return;
                line = line[1..];
                continue;
            }

            var next = line.IndexOf(between);
            fields.Add((next < 0 ? line : line[..next]).Trim().ToString());
            if (next < 0)
                return;
            line = line[(next + 1)..];
        }
    }

    /// <returns>Where the closing mark stands, before the next field or the end; -1 where there is none, and the mark is a letter like others.</returns>
    private static int EndOfQuoted(ReadOnlySpan<char> line, char between)
    {
        for (var at = 1; at < line.Length; at++)
        {
            if (line[at] != '"')
                continue;
            if (at + 1 == line.Length || line[at + 1] == between)
                return at;
            if (line[at + 1] == '"')
                at++;
        }

        return -1;
    }
}
