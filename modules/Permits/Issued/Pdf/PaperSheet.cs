using System.Globalization;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace Permits;

/// <summary>Writes on A4 from the top down, in millimetres where nothing else is said; takes a new sheet where one is full. Dispose it.</summary>
internal sealed class PaperSheet : IDisposable
{
    private const double PointsOfAMillimetre = 72 / 25.4;
    private const double Width = 210;
    private const double Height = 297;
    private const double Margin = 20;
    private const double Foot = 24;
    private const double LineHeight = 1.35;
    private const double FooterSize = 7.5;

    /// <summary>A font of the kind that is embedded can name 255; more are only in what somebody wrote to break the paper.</summary>
    private const int MostLetters = 240;

    private readonly PdfDocumentBuilder _document = new();
    private readonly PaperFonts _fonts;
    private readonly PdfDocumentBuilder.AddedFont _plain;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private readonly List<PdfPageBuilder> _pages = [];
    private readonly HashSet<char> _letters = ['?'];
    private readonly Dictionary<(bool IsBold, char Letter), double> _widths = [];
    private double _at;
    private double _kept;
    private double _keptUntil;

    public PaperSheet(PaperFonts fonts, string title, string author)
    {
        _fonts = fonts;
        _plain = _document.AddTrueTypeFont(fonts.Plain);
        _bold = _document.AddTrueTypeFont(fonts.Bold);
        _document.DocumentInformation.Title = title;
        _document.DocumentInformation.Author = author;
        _document.DocumentInformation.Producer = "CivicHost";
        Turn();
    }

    private PdfPageBuilder Page => _pages[^1];

    /// <summary>Keeps the right of the sheet free, from here down.</summary>
    public void KeepRight(double width, double height) => (_kept, _keptUntil) = (width, _at + height);

    public void Space(double height) => _at += height;

    /// <summary>Goes on below what was kept free on the right.</summary>
    public void PassKept()
    {
        if (_keptUntil > _at)
            _at = _keptUntil;
    }

    public void Line()
    {
        Page.SetStrokeColor(150, 150, 150);
        Page.DrawLine(Point(Margin, _at), Point(Width - Margin, _at), 0.5);
        _at += 3;
    }

    /// <summary>Strikes the sheet out from corner to corner.</summary>
    public void Strike()
    {
        Page.SetStrokeColor(160, 0, 0);
        Page.DrawLine(Point(Margin, Margin), Point(Width - Margin, Height - Foot), 3);
        Page.DrawLine(Point(Width - Margin, Margin), Point(Margin, Height - Foot), 3);
    }

    /// <param name="text">A paragraph; lines break between words, a word that is longer than the line within.</param>
    /// <param name="size">Of the letters, in points.</param>
    /// <param name="isBold">Whether the letters are bold.</param>
    /// <param name="isQuiet">Grey.</param>
    public void Write(string text, double size, bool isBold = false, bool isQuiet = false)
    {
        var font = isBold ? _bold : _plain;
        var height = size * LineHeight / PointsOfAMillimetre;
        var words = new Queue<string>(Writable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        while (words.Count > 0)
        {
            if (_at + height > Height - Foot)
                Turn();
            var line = FillLine(words, size, font);
            Page.SetTextAndFillColor(isQuiet ? (byte)90 : (byte)0, isQuiet ? (byte)90 : (byte)0, isQuiet ? (byte)90 : (byte)0);
            Page.AddText(line, size, Point(Margin, _at + height * 0.78), font);
            _at += height;
        }
    }

    /// <summary>A QR code as rectangles, in the right corner at the height of the writing.</summary>
    /// <param name="squares">Column and row of the dark ones.</param>
    /// <param name="size">How many squares a side has.</param>
    /// <param name="side">Its side.</param>
    public void DrawCode(IEnumerable<(int Column, int Row)> squares, int size, double side)
    {
        const double HairLine = 0.01;
        var unit = side / size;
        var left = Width - Margin - side;
        Page.SetStrokeColor(0, 0, 0);
        Page.SetTextAndFillColor(0, 0, 0);
        foreach (var (column, row, length) in Runs(squares))
        {
            var corner = Point(left + column * unit, _at + (row + 1) * unit);
            Page.DrawRectangle(corner, length * unit * PointsOfAMillimetre, unit * PointsOfAMillimetre, HairLine, fill: true);
        }
    }

    /// <summary>Ends the document: each sheet gets the line and its number at its foot.</summary>
    public byte[] Close(string footer)
    {
        foreach (var (index, page) in _pages.Index())
        {
            page.SetTextAndFillColor(90, 90, 90);
            var written = Writable($"{footer} · {(index + 1).ToString(CultureInfo.InvariantCulture)}/{_pages.Count.ToString(CultureInfo.InvariantCulture)}");
            page.AddText(Shorten(written), FooterSize, Point(Margin, Height - Foot / 2), _plain);
        }

        return _document.Build();
    }

    public void Dispose() => _document.Dispose();

    private static PdfPoint Point(double fromLeft, double fromTop) => new(fromLeft * PointsOfAMillimetre, (Height - fromTop) * PointsOfAMillimetre);

    private static IEnumerable<(int Column, int Row, int Length)> Runs(IEnumerable<(int Column, int Row)> squares)
    {
        (int Column, int Row, int Length)? run = null;
        foreach (var (column, row) in squares)
        {
            if (run is { } open && open.Row == row && open.Column + open.Length == column)
            {
                run = open with { Length = open.Length + 1 };
                continue;
            }

            if (run is { } ended)
                yield return ended;
            run = (column, row, 1);
        }

        if (run is { } last)
            yield return last;
    }

    private string Writable(string text) => string.Concat(_fonts.Writable(text).Select(
        letter => _letters.Contains(letter) || (_letters.Count < MostLetters && _letters.Add(letter)) ? letter : '?'));

    private void Turn()
    {
        _pages.Add(_document.AddPage(PageSize.A4));
        (_at, _kept, _keptUntil) = (Margin, 0, 0);
    }

    private string FillLine(Queue<string> words, double size, PdfDocumentBuilder.AddedFont font)
    {
        var room = (Width - 2 * Margin - (_at < _keptUntil ? _kept : 0)) * PointsOfAMillimetre;
        var line = words.Dequeue();
        if (WidthOf(line, size, font) > room)
        {
            var fits = line.Length;
            while (fits > 1 && WidthOf(line[..fits], size, font) > room)
                fits--;
            // Back to the front of the queue: the rest is the next line's first word.
            var rest = line[fits..];
            var others = words.ToArray();
            words.Clear();
            foreach (var word in others.Prepend(rest).Where(word => word.Length > 0))
                words.Enqueue(word);
            return line[..fits];
        }

        while (words.TryPeek(out var next) && WidthOf($"{line} {next}", size, font) <= room)
            line = $"{line} {words.Dequeue()}";
        return line;
    }

    private string Shorten(string text)
    {
        var kept = text;
        while (kept.Length > 1 && WidthOf(kept, FooterSize, _plain) > (Width - 2 * Margin) * PointsOfAMillimetre)
            kept = kept[..^1];
        return kept;
    }

    private double WidthOf(string text, double size, PdfDocumentBuilder.AddedFont font) => size * text.Sum(letter => WidthOf(letter, font));

    /// <summary>Of one letter, for a size of one point; measured once.</summary>
    private double WidthOf(char letter, PdfDocumentBuilder.AddedFont font)
    {
        const double Measured = 100;
        if (!_widths.TryGetValue((font == _bold, letter), out var width))
            _widths[(font == _bold, letter)] = width = Page.MeasureText(letter.ToString(), Measured, new PdfPoint(0, 0), font)[0].EndBaseLine.X / Measured;
        return width;
    }
}
