using System.Globalization;
using CivicHost.Sdk.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CivicHost.Sdk;

/// <summary>A form as somebody sent it, and what stood against it.</summary>
/// <remarks>Values are Unicode normal form C, without control and bidirectional override characters, trimmed, with line ends as <c>\n</c>.</remarks>
public sealed class SubmittedForm
{
    private readonly HttpContext _http;
    private readonly IFormCollection _values;

    internal SubmittedForm(HttpContext http, IFormCollection values)
    {
        _http = http;
        _values = values;
    }

    /// <summary>What stood against the form, in the order of its fields; empty where nothing did.</summary>
    public IReadOnlyList<Refusal> Refusals { get; internal set; } = [];

    /// <summary>True where a signed-in member of staff sends the form, for themselves or on behalf of a resident.</summary>
    public bool IsFromStaff => _http.RequestServices.GetRequiredService<ICurrentPerson>().IsStaff;

    /// <summary>A value of the form.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The cleaned value; empty where the field was not sent.</returns>
    public string this[string name] => Clean(_values[name].ToString());

    /// <summary>The same form with another value in a field, to show it again: a prepared sentence filled in, say.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="value">What it holds then.</param>
    /// <returns>A form without refusals.</returns>
    public SubmittedForm With(string name, string value) =>
        new(_http, new FormCollection(new Dictionary<string, StringValues>(_values, StringComparer.OrdinalIgnoreCase) { [name] = value }, _values.Files));

    /// <summary>All values of a field that may be sent several times.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The cleaned values; empty where none was sent.</returns>
    public IReadOnlyList<string> All(string name) => [.. _values[name].Select(Clean)];

    /// <summary>A part of the address.</summary>
    /// <param name="name">Name in the route pattern.</param>
    /// <returns>The value; empty where the pattern has none of this name.</returns>
    public string Route(string name) => _http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>A date as the browser sends it.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The date, or null where the field is empty or no date.</returns>
    public DateOnly? Date(string name) =>
        DateOnly.TryParseExact(this[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>A whole number.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>The number, or null where the field is empty or no whole number.</returns>
    public int? Whole(string name) =>
        int.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a box was ticked.</summary>
    /// <param name="name">Name of the field.</param>
    /// <returns>True where it was sent.</returns>
    public bool Ticked(string name) => this[name].Length > 0;

    /// <summary>Takes in the file of a field before the change is sent.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="rules">What is allowed.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The received file, null where none was chosen, or a refusal on this field.</returns>
    public async Task<Outcome<ReceivedFile?>> ReceiveAsync(string name, FileRules rules, CancellationToken cancellation)
    {
        if (_values.Files.GetFile(name) is not { Length: > 0 } upload)
            return (ReceivedFile?)null;

        var received = await _http.RequestServices.GetRequiredService<IFileStore>().ReceiveAsync(upload, rules, cancellation);
        return received.TryGetAnswer(out var file)
            ? file
            : Outcome<ReceivedFile?>.Refused([.. received.Refusals.Select(refusal => refusal with { Field = name })]);
    }

    /// <summary>Takes in all files of a field that may hold several.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="most">How many are taken, 1 to 10; more are refused with <c>file.too-many</c>.</param>
    /// <param name="rules">What is allowed of each.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The received files in order, none where none was chosen, or a refusal on this field.</returns>
    public async Task<Outcome<IReadOnlyList<ReceivedFile>>> ReceiveAllAsync(string name, int most, FileRules rules, CancellationToken cancellation)
    {
        var uploads = _values.Files.GetFiles(name).Where(file => file.Length > 0).ToList();
        if (uploads.Count > most)
            return new Refusal("file.too-many", Field: name, Arguments: [most]);
        var store = _http.RequestServices.GetRequiredService<IFileStore>();
        var received = new List<ReceivedFile>();
        foreach (var upload in uploads)
        {
            var outcome = await store.ReceiveAsync(upload, rules, cancellation);
            if (!outcome.TryGetAnswer(out var file))
                return Outcome<IReadOnlyList<ReceivedFile>>.Refused([.. outcome.Refusals.Select(refusal => refusal with { Field = name })]);
            received.Add(file);
        }

        return Outcome<IReadOnlyList<ReceivedFile>>.Granted(received);
    }

    /// <summary>Reads an uploaded text file, such as a spreadsheet saved as CSV.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="mostBytes">Largest file in bytes, 1 to 20,971,520; a larger one is refused with <c>file.too-large</c>, one with nothing in it
    /// with <c>file.empty</c>.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The text, null where no file was chosen, or a refusal on this field. UTF-8 and UTF-16 are known by their form; anything else
    /// is read as Windows-1252, which spreadsheets in French and Portuguese still write.</returns>
    public async Task<Outcome<string?>> ReadTextAsync(string name, int mostBytes, CancellationToken cancellation)
    {
        if (_values.Files.GetFile(name) is not { } upload)
            return (string?)null;
        if (upload.Length == 0)
            return new Refusal("file.empty", Field: name);
        if (upload.Length > mostBytes)
            return new Refusal("file.too-large", Field: name, Arguments: [Math.Max(mostBytes / (1024 * 1024), 1)]);
        var bytes = new byte[upload.Length];
        await using var content = upload.OpenReadStream();
        await content.ReadExactlyAsync(bytes, cancellation);
        return UploadedText.Decode(bytes) is { } text ? text : new Refusal("file.no-text", Field: name);
    }

    /// <summary>Reads an uploaded table row by row, without holding it in memory.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="rules">What is taken in, and how much.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Its rows as <see cref="Csv.ReadAsync"/> gives them, or null where no file was chosen.</returns>
    public IAsyncEnumerable<CsvRow>? ReadTable(string name, CsvRules rules, CancellationToken cancellation) =>
        _values.Files.GetFile(name) is { Length: > 0 } upload ? Csv.ReadAsync(upload.OpenReadStream(), rules, cancellation) : null;

    /// <summary>Cleans a text as the values of a form are cleaned: for what comes as JSON.</summary>
    /// <param name="value">What was sent, or null.</param>
    /// <returns>The cleaned text; empty where there was none or it was no valid Unicode.</returns>
    public static string Clean(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return "";
        var kept = value.Replace("\r\n", "\n").Replace('\r', '\n')
            .Where(character => !IsUnwanted(character)).ToArray();
        var text = new string(kept);
        return (IsWellFormed(text) ? text.Normalize() : "").Trim();
    }

    private static bool IsUnwanted(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\t'))
        || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return false;
            index++;
        }

        return true;
    }
}
