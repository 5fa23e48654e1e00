using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>One JSON object: question, seats, budget, options (id, label, cost), and ballots (ballot as in the urn, count), in this order.</summary>
internal sealed class JsonFormat : IBallotFormat
{
    public BallotReading Read(TextLines lines, FileWish wish) => new JsonBallotReader(Encoding.UTF8.GetBytes(lines.Whole), wish).Read();

    public string? Write(Election election, TextWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("question", QuestionWords.NameOf(election.Question));
            json.WriteNumber("seats", election.Seats);
            if (election.Budget > 0)
                json.WriteNumber("budget", election.Budget);
            json.WriteStartArray("options");
            foreach (var option in election.Options)
                WriteOption(json, option);
            json.WriteEndArray();
            json.WriteStartArray("ballots");
            for (var group = 0; group < election.GroupCount; group++)
            {
                json.WriteStartObject();
                json.WriteString("ballot", QuestionWords.TextOf(election, election[group].Marks));
                json.WriteNumber("count", election[group].Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
        return null;
    }

    private static void WriteOption(Utf8JsonWriter json, ElectionOption option)
    {
        json.WriteStartObject();
        json.WriteString("id", option.Id);
        json.WriteString("label", option.Label);
        if (option.Cost > 0)
            json.WriteNumber("cost", option.Cost);
        json.WriteEndObject();
    }
}

/// <summary>Reads token by token, so that every problem has its line.</summary>
internal sealed class JsonBallotReader(byte[] content, FileWish wish)
{
    private readonly ElectionDraft _draft = new();
    private ElectionBuilder? _builder;
    private int _line = 1;
    private long _countedTo;

    public BallotReading Read()
    {
        var json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            if (ReadWhole(ref json) is { } reason)
                return new FileProblem(LineOf(ref json), reason);
        }
        catch (JsonException broken)
        {
            return new FileProblem((int)(broken.LineNumber ?? 0) + 1, "Here the text is no JSON: it is cut off, or a sign is missing or too many.");
        }
        catch (InvalidOperationException)
        {
            return new FileProblem(LineOf(ref json), "A text holds half a character.");
        }

        _builder ??= _draft.Begin(wish, out _);
        return _builder is null ? new FileProblem(LineOf(ref json), "The file ends before the question is whole.") : _builder.Build();
    }

    private int LineOf(ref Utf8JsonReader json)
    {
        _line += content.AsSpan((int)_countedTo, (int)(json.TokenStartIndex - _countedTo)).Count((byte)'\n');
        _countedTo = json.TokenStartIndex;
        return _line;
    }

    private string? ReadWhole(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return "The file is one JSON object.";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (_builder is not null && name is "question" or "seats" or "budget" or "options")
                return "The question stands before the ballots.";
            if (ReadPart(ref json, name) is { } reason)
                return reason;
        }

        json.Read();
        return null;
    }

    private string? ReadPart(ref Utf8JsonReader json, string name)
    {
        switch (name)
        {
            case "question":
                _draft.Question = json.TokenType == JsonTokenType.String ? QuestionWords.Named(json.GetString()!) : null;
                return _draft.Question is null ? "There is no such question." : null;
            case "seats":
                _draft.Seats = Number(ref json) is >= 1 and <= ElectionBuilder.MostOptions and var seats ? (int)seats : 0;
                return _draft.Seats == 0 ? "This is no number of seats." : null;
            case "budget":
                _draft.Budget = Amount(ref json) ?? 0;
                return _draft.Budget == 0 ? "This is no budget: more than 0, at most 10^12, at most 6 decimals." : null;
            case "options":
                return ReadList(ref json, isBallots: false);
            case "ballots":
                _builder = _draft.Begin(wish, out var reason);
                return _builder is null ? reason : ReadList(ref json, isBallots: true);
            default:
                json.Skip();
                return null;
        }
    }

    private string? ReadList(ref Utf8JsonReader json, bool isBallots)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return "A list begins with [.";
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
                return "Each entry of the list is an object.";
            if ((isBallots ? ReadBallot(ref json) : ReadOption(ref json)) is { } reason)
                return reason;
        }

        return null;
    }

    private string? ReadOption(ref Utf8JsonReader json)
    {
        string id = "", label = "";
        var cost = 0m;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "id" && json.TokenType == JsonTokenType.String)
                id = json.GetString()!;
            else if (name == "label" && json.TokenType == JsonTokenType.String)
                label = json.GetString()!;
            else if (name == "cost" && Amount(ref json) is { } amount)
                cost = amount;
            else if (name is "id" or "label" or "cost")
                return $"This is no {name} of an option.";
            else
                json.Skip();
        }

        return id.Length == 0 ? "An option has no id." : _draft.AddOption(id, label, cost);
    }

    private string? ReadBallot(ref Utf8JsonReader json)
    {
        string? ballot = null;
        long? count = 1;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "ballot" && json.TokenType == JsonTokenType.String)
                ballot = json.GetString();
            else if (name == "count")
                count = Number(ref json);
            else
                json.Skip();
        }

        return ballot is not null && count is { } times && _builder!.TryAddWritten(ballot, times) ? null : $"{TextLines.Quote(ballot)} is no ballot of this question, or its count is none.";
    }

    private static long? Number(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : null;

    private static decimal? Amount(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var amount) && ElectionDraft.IsAmount(amount) ? amount : null;
}
