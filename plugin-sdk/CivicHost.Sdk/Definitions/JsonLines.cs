using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CivicHost.Sdk;

/// <summary>In which line of a JSON text each path begins, and which names come twice.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<string> _twice = [];

    public IReadOnlyList<string> Twice => _twice;

    public static JsonLines Of(string json)
    {
        var found = new JsonLines();
        found.Walk(Encoding.UTF8.GetBytes(json));
        return found;
    }

    /// <summary>The line of a path or, where it is not there, of what would hold it.</summary>
    public int LineOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOfAny(['.', '[']), 0)])
        {
            if (_lines.TryGetValue(at, out var line))
                return line;
        }

        return 1;
    }

    private void Walk(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<(string Path, int Next)>();
        var path = "";
        var line = 1;
        var counted = 0;
        while (reader.Read())
        {
            for (; counted < reader.TokenStartIndex; counted++)
                line += json[counted] == '\n' ? 1 : 0;

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = open.Peek().Path;
                path = start.Length == 0 ? reader.GetString()! : $"{start}.{reader.GetString()}";
                if (!_lines.TryAdd(path, line))
                    _twice.Add(path);
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (open.TryPeek(out var list) && list.Next >= 0)
            {
                path = string.Create(CultureInfo.InvariantCulture, $"{list.Path}[{list.Next}]");
                _lines.TryAdd(path, line);
                open.Push(open.Pop() with { Next = list.Next + 1 });
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
        }
    }
}
