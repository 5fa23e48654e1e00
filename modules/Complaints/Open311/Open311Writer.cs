using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;

namespace Complaints.Open311;

/// <summary>Writes a document once for both formats. JSON drops the root and the names of what stands in lists, and says null for what is empty.</summary>
internal abstract class Open311Writer : IDisposable
{
    public abstract string ContentType { get; }

    public abstract void StartList(string name);

    public abstract void EndList();

    public abstract void StartObject(string name);

    public abstract void EndObject();

    /// <summary>Also for ids, codes and instants: they are text in either format.</summary>
    public abstract void Text(string name, string? value);

    public abstract void Flag(string name, bool value);

    public abstract void Whole(string name, int value);

    public abstract void Degrees(string name, double? value);

    /// <summary>In UTC, to the second: not all readers know fractions.</summary>
    public void Instant(string name, DateTimeOffset? instant) =>
        Text(name, instant?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    public abstract void Dispose();
}

internal sealed class Open311Xml(Stream stream) : Open311Writer
{
    private readonly XmlWriter _xml = XmlWriter.Create(
        stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.None });

    public override string ContentType => "text/xml; charset=utf-8";

    public override void StartList(string name) => _xml.WriteStartElement(name);

    public override void EndList() => _xml.WriteEndElement();

    public override void StartObject(string name) => _xml.WriteStartElement(name);

    public override void EndObject() => _xml.WriteEndElement();

    public override void Text(string name, string? value) => _xml.WriteElementString(name, Allowed(value));

    public override void Flag(string name, bool value) => _xml.WriteElementString(name, value ? "true" : "false");

    public override void Whole(string name, int value) => _xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));

    public override void Degrees(string name, double? value) => _xml.WriteElementString(name, value?.ToString(CultureInfo.InvariantCulture));

    public override void Dispose() => _xml.Dispose();

    /// <summary>XML 1.0 has no way at all to hold some characters.</summary>
    private static string? Allowed(string? value)
    {
        if (value is null || value.All(character => XmlConvert.IsXmlChar(character)))
            return value;
        var kept = new StringBuilder(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            if (XmlConvert.IsXmlChar(value[index]))
                kept.Append(value[index]);
            else if (index + 1 < value.Length && char.IsSurrogatePair(value[index], value[index + 1]))
                kept.Append(value, index++, 2);
        }

        return kept.ToString();
    }
}

internal sealed class Open311Json(Stream stream) : Open311Writer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Utf8JsonWriter _json = new(stream, Options);
    private readonly Stack<bool> _isObject = new();

    public override string ContentType => "application/json; charset=utf-8";

    public override void StartList(string name)
    {
        Name(name);
        _json.WriteStartArray();
        _isObject.Push(false);
    }

    public override void EndList()
    {
        _isObject.Pop();
        _json.WriteEndArray();
    }

    public override void StartObject(string name)
    {
        Name(name);
        _json.WriteStartObject();
        _isObject.Push(true);
    }

    public override void EndObject()
    {
        _isObject.Pop();
        _json.WriteEndObject();
    }

    public override void Text(string name, string? value)
    {
        Name(name);
        _json.WriteStringValue(string.IsNullOrEmpty(value) ? null : value);
    }

    public override void Flag(string name, bool value)
    {
        Name(name);
        _json.WriteBooleanValue(value);
    }

    public override void Whole(string name, int value)
    {
        Name(name);
        _json.WriteNumberValue(value);
    }

    public override void Degrees(string name, double? value)
    {
        Name(name);
        if (value is { } degrees)
            _json.WriteNumberValue(degrees);
        else
            _json.WriteNullValue();
    }

    public override void Dispose() => _json.Dispose();

    private void Name(string name)
    {
        if (_isObject.TryPeek(out var isObject) && isObject)
            _json.WritePropertyName(name);
    }
}
