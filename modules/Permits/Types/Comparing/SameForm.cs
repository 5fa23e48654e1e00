using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Permits;

/// <summary>Writes two files in one form, so that what another program only wrote otherwise is no difference: keys in one order, one indentation, what is short on a line.</summary>
internal sealed class SameForm
{
    private const int LongestLine = 120;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, int> _order = [];
    private readonly StringBuilder _text = new();

    /// <summary>Keys come as the older file has them, those that only the newer one has behind them.</summary>
    public static (string Before, string After) Of(string before, string after)
    {
        using var old = JsonDocument.Parse(before);
        using var young = JsonDocument.Parse(after);
        var form = new SameForm();
        form.Learn(old.RootElement);
        form.Learn(young.RootElement);
        return (form.Write(old.RootElement), form.Write(young.RootElement));
    }

    private void Learn(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Learn(item);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                _order.TryAdd(property.Name, _order.Count);
                Learn(property.Value);
            }
        }
    }

    private string Write(JsonElement root)
    {
        _text.Clear();
        Write(root, 0);
        return _text.ToString();
    }

    private void Write(JsonElement value, int depth)
    {
        var line = OnOneLine(value);
        if (line.Length <= LongestLine || value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            _text.Append(line);
        else if (value.ValueKind == JsonValueKind.Object)
            WriteLines('{', '}', depth, InOrder(value), property =>
            {
                _text.Append(Quoted(property.Name)).Append(": ");
                Write(property.Value, depth + 1);
            });
        else
            WriteLines('[', ']', depth, value.EnumerateArray(), item => Write(item, depth + 1));
    }

    private void WriteLines<T>(char open, char close, int depth, IEnumerable<T> items, Action<T> write)
    {
        _text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            _text.Append(isFirst ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            write(item);
            isFirst = false;
        }

        _text.Append('\n').Append(' ', 2 * depth).Append(close);
    }

    private string OnOneLine(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", InOrder(value).Select(property => $"{Quoted(property.Name)}: {OnOneLine(property.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(OnOneLine))}]",
        JsonValueKind.String => Quoted(value.GetString() ?? ""),
        _ => value.GetRawText(),
    };

    private IEnumerable<JsonProperty> InOrder(JsonElement value) => value.EnumerateObject().OrderBy(property => _order[property.Name]);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);
}
