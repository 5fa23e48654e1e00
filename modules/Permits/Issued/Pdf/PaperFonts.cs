using System.Globalization;
using System.Text;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;

namespace Permits;

/// <summary>The letters of the PDF: DejaVu Sans Condensed, fetched when the module is built. It has every letter of the Latin-script languages of West and
/// Southern Africa, which the fonts that every PDF reader brings have not.</summary>
internal sealed class PaperFonts
{
    private const char Missing = '?';

    private readonly Lazy<Letters?> _letters = new(Load);

    /// <summary>False where the module was built without the font: then there is no PDF, but the page to print.</summary>
    public bool AreThere => _letters.Value is not null;

    public byte[] Plain => _letters.Value!.Plain;

    public byte[] Bold => _letters.Value!.Bold;

    /// <summary>The text with letters and marks put together where Unicode knows them together, without what directs other letters, and with a
    /// question mark for what no letter of the font can show.</summary>
    public string Writable(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                written.Append(rune.Value is '\t' or '\n' ? " " : "");
            else
                written.Append(rune.IsBmp && _letters.Value!.Has(rune.Value) ? (char)rune.Value : Missing);
        }

        return written.ToString();
    }

    private static Letters? Load()
    {
        var folder = Path.Combine(Path.GetDirectoryName(typeof(PaperFonts).Assembly.Location) ?? "", "Fonts");
        var (plain, bold) = (Path.Combine(folder, "DejaVuSansCondensed.ttf"), Path.Combine(folder, "DejaVuSansCondensed-Bold.ttf"));
        return File.Exists(plain) && File.Exists(bold) ? new Letters(File.ReadAllBytes(plain), File.ReadAllBytes(bold)) : null;
    }

    private sealed class Letters(byte[] plain, byte[] bold)
    {
        private readonly TrueTypeFont[] _fonts = [Parse(plain), Parse(bold)];

        public byte[] Plain => plain;

        public byte[] Bold => bold;

        public bool Has(int letter) => _fonts.All(font => font.TableRegister.CMapTable.TryGetGlyphIndex(letter, out var glyph) && glyph > 0);

        private static TrueTypeFont Parse(byte[] font) => TrueTypeFontParser.Parse(new TrueTypeDataBytes(new MemoryInputBytes(font)));
    }
}
