using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture]
public sealed class CompareTypesTests
{
    private const string Before =
        """
        { "name": {"fr": "Fête", "en": "Feast"},
          "form": { "fields": [
            {"name": "place", "type": "text", "label": {"fr": "Lieu", "en": "Place"}},
            {"name": "area", "type": "whole", "label": {"fr": "Surface", "en": "Area"}, "max": 50},
            {"name": "old", "type": "text", "label": {"fr": "Ancien", "en": "Old"}} ] },
          "clock": {"period": "30d", "silence": "refusal"} }
        """;

    private const string After =
        """
        { "name": {"fr": "Fête", "en": "Party"},
          "form": { "fields": [
            {"name": "area", "type": "whole", "label": {"fr": "Surface", "en": "Area"}, "max": 60},
            {"name": "place", "type": "text", "label": {"fr": "Lieu", "en": "Place"}},
            {"name": "new", "type": "text", "label": {"fr": "Nouveau", "en": "New"}} ] },
          "clock": {"period": "2m", "silence": "refusal"},
          "register": {"published": true} }
        """;

    [Test]
    public void What_changed_is_told_part_by_part_and_by_name()
    {
        var changes = TypeComparison.Of(Before, After, "en");

        Assert.That(changes, Is.EquivalentTo(new TypeChange[]
        {
            new("name", ChangeKind.Changed, "", "", "Feast", "Party"),
            new("form.fields", ChangeKind.Removed, "old", "", "Old", ""),
            new("form.fields", ChangeKind.Changed, "area", "max", "50", "60"),
            new("form.fields", ChangeKind.Added, "new", "", "", "New"),
            new("form.fields", ChangeKind.Moved, "", "", "place, area", "area, place"),
            new("clock", ChangeKind.Changed, "", "period", "30d", "2m"),
            new("register", ChangeKind.Added, "", "", "", """{"published": true}"""),
        }));
    }

    [Test]
    public void A_change_in_another_language_is_shown_in_all() =>
        Assert.That(TypeComparison.Of(Before, After, "fr")[0].After, Is.EqualTo("""{"fr": "Fête", "en": "Party"}"""));

    [Test]
    public void Lines_are_told_with_their_numbers()
    {
        var lines = LineComparison.Of("a\nb\nc\nd", "a\nc\nnew\nd");

        Assert.That(lines, Is.EqualTo(new ChangedLine[] { new(false, 2, "b"), new(true, 3, "new") }));
    }

    [Test]
    public void Two_long_texts_without_a_line_in_common_are_compared_at_once()
    {
        var lines = LineComparison.Of(string.Join('\n', Enumerable.Range(0, 60_000)), string.Join('\n', Enumerable.Range(100_000, 60_000)));

        Assert.That(lines, Has.Count.EqualTo(120_000));
    }

    [Test]
    public void What_another_program_only_writes_otherwise_is_no_difference()
    {
        const string Reordered = """{"clock":{"silence":"refusal","period":"30d"},"form":{"fields":[{"label":{"en":"Place","fr":"Lieu"},"type":"text","name":"place"}, {"max":50,"label":{"fr":"Surface","en":"Area"},"name":"area","type":"whole"},{"type":"text","name":"old","label":{"fr":"Ancien","en":"Old"}}]},"name":{"en":"Feast","fr":"F\u00eate"}}""";

        Assert.That(LineComparison.InSameForm(Before, Reordered), Is.Empty);
        Assert.That(LineComparison.InSameForm(Before, Reordered.Replace("50", "60", StringComparison.Ordinal)).Select(line => line.Text.Trim()), Is.EqualTo(new[]
        {
            """{"name": "area", "type": "whole", "label": {"fr": "Surface", "en": "Area"}, "max": 50},""",
            """{"name": "area", "type": "whole", "label": {"fr": "Surface", "en": "Area"}, "max": 60},""",
        }));
    }

    [TestCase("{}", "{}")]
    [TestCase("""{"a": [1, 2]}""", """{"a": [2, 1]}""")]
    [TestCase("""{"a": [{"code": 1}, null]}""", """{"a": {"b": null}}""")]
    [TestCase("""{"guide": []}""", """{"guide": [{"question": {"fr": "x"}}]}""")]
    public void Whatever_two_files_hold_they_can_be_compared(string before, string after) =>
        Assert.That(() => (TypeComparison.Of(before, after, "fr"), LineComparison.InSameForm(before, after)), Throws.Nothing);

    [Test]
    public async Task The_page_shows_fields_fees_and_lines()
    {
        await using var town = await PermitsTown.StartAsync(SqlEngine.Sqlite);
        var changed = PermitsTown.Shipped("public-space").Replace("\"max\": 50", "\"max\": 60").Replace("\"amount\": 750", "\"amount\": 800");
        await town.As(PermitsRole.Manager).Send("permits", new PublishType("public-space", changed, 1));
        using var officer = town.ClientAs(Roles.Officer);

        var page = System.Net.WebUtility.HtmlDecode(await officer.PageAsync("/permits/types/public-space/compare?from=1&to=2"));

        Assert.That(page, Does.Contain("area › max").And.Contain("<del>50</del>").And.Contain("<ins>60</ins>"));
        Assert.That(page, Does.Contain("other › per.amount").And.Contain("<del>750</del>").And.Contain("<ins>800</ins>"));
        Assert.That(page, Does.Contain("Ligne par ligne"));
    }
}
