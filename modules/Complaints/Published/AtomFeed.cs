using System.Globalization;
using System.Text;
using System.Xml;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <param name="Path">Address in the town, which is also what the entry stays known by.</param>
internal sealed record AtomEntry(string Path, string Title, string Text, DateTimeOffset Published, DateTimeOffset Updated);

/// <summary>Writes an Atom feed as it goes. Dispose it: that ends the feed.</summary>
internal sealed class AtomFeed : IAsyncDisposable
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    private readonly XmlWriter _xml;
    private readonly ITown _town;
    private readonly string _language;

    public AtomFeed(HttpResponse response, ITown town, string language)
    {
        response.ContentType = "application/atom+xml; charset=utf-8";
        _xml = XmlWriter.Create(response.Body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false) });
        _town = town;
        _language = language;
    }

    public async Task BeginAsync(string title, string self, string page, DateTimeOffset updated)
    {
        await _xml.WriteStartDocumentAsync();
        await _xml.WriteStartElementAsync(null, "feed", Atom);
        await _xml.WriteAttributeStringAsync("xml", "lang", null, _language);
        await TextAsync("id", IdOf(self));
        await TextAsync("title", title);
        await TextAsync("updated", Instant(updated));
        await LinkAsync("self", self);
        await LinkAsync("alternate", page);
        await _xml.WriteStartElementAsync(null, "author", Atom);
        await TextAsync("name", _town.Name);
        await _xml.WriteEndElementAsync();
    }

    public async Task WriteAsync(AtomEntry entry)
    {
        await _xml.WriteStartElementAsync(null, "entry", Atom);
        await TextAsync("id", IdOf(entry.Path));
        await TextAsync("title", entry.Title);
        await TextAsync("published", Instant(entry.Published));
        await TextAsync("updated", Instant(entry.Updated));
        await LinkAsync("alternate", entry.Path);
        await TextAsync("content", entry.Text);
        await _xml.WriteEndElementAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _xml.WriteEndDocumentAsync();
        await _xml.DisposeAsync();
    }

    /// <summary>A tag URI (RFC 4151): stays the same when the town moves to another server under its name.</summary>
    private string IdOf(string path) => $"tag:{new Uri(_town.PublicAddress).Host},2026:{path}";

    private async Task LinkAsync(string relation, string path)
    {
        await _xml.WriteStartElementAsync(null, "link", Atom);
        await _xml.WriteAttributeStringAsync(null, "rel", null, relation);
        await _xml.WriteAttributeStringAsync(null, "href", null, _town.PublicAddress + path);
        await _xml.WriteEndElementAsync();
    }

    /// <summary>Cleaned, since XML has no way to write some characters.</summary>
    private Task TextAsync(string element, string text) => _xml.WriteElementStringAsync(
        null, element, Atom, string.Concat(SubmittedForm.Clean(text).Where(character => character is not ('\uFFFE' or '\uFFFF'))));

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
