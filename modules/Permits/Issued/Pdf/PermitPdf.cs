using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Sdk;

namespace Permits;

/// <summary>Draws a permit as PDF: one sheet of A4, more where its conditions need them.</summary>
internal sealed partial class PermitPdf(PaperFonts fonts, ITown town, ITownCalendar calendar, ITexts texts, IPageRenderer renderer)
{
    private const double CodeSide = 46;
    private const double Small = 8;
    private const double Plain = 10;
    private const double Marked = 16;

    public bool CanBeMade => fonts.AreThere;

    public byte[] Draw(IssuedPermit permit)
    {
        var words = new PermitWords(permit, texts.In(permit.Language), town, calendar);
        var paper = permit.Paper;
        using var sheet = new PaperSheet(fonts, $"{words.Title} {permit.ShownNumber}", town.Name);
        DrawHead(sheet, permit, words);
        if (words.Mark is { } mark)
        {
            sheet.Strike();
            sheet.Write(mark, Marked, isBold: true);
            sheet.Space(3);
        }

        sheet.Write(permit.Holder, 13, isBold: true);
        foreach (var paragraph in paper.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            sheet.Write(paragraph, Plain);
            sheet.Space(1.5);
        }

        foreach (var line in words.Facts())
        {
            sheet.Space(1);
            sheet.Write(line.Label, Small, isQuiet: true);
            sheet.Write(line.Value, Plain, isBold: true);
        }

        DrawList(sheet, words.Of("conditions"), paper.Conditions);
        DrawList(sheet, words.Of("legal-basis"), paper.LegalBasis);
        if (paper.Remedies.Length > 0)
            DrawList(sheet, words.Of("remedies"), [paper.Remedies]);
        sheet.Space(5);
        sheet.Write(words.Issued, Plain);
        if (paper.Signer.Length > 0)
            sheet.Write(paper.Signer, Plain, isBold: true);
        if (paper.SignerAct.Length > 0)
            sheet.Write(words.Of("act", paper.SignerAct), Small);
        return sheet.Close(words.Footer);
    }

    private void DrawHead(PaperSheet sheet, IssuedPermit permit, PermitWords words)
    {
        if (words.Payload.Length > 0)
        {
            var code = renderer.DrawQr(PermitAddress.Of(town, words.Payload));
            sheet.DrawCode(Squares(code), code.Size, CodeSide);
            sheet.KeepRight(CodeSide + 6, CodeSide + 2);
        }

        sheet.Write(town.Name, 12, isBold: true);
        sheet.Space(6);
        sheet.Write(words.Title, 18, isBold: true);
        sheet.Space(2);
        sheet.Write(words.Number, 13, isBold: true);
        if (permit.ShortCode.Length > 0)
            sheet.Write(words.Code, Plain);
        sheet.PassKept();
        sheet.Space(2);
        sheet.Line();
    }

    private static void DrawList(PaperSheet sheet, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        sheet.Space(3);
        sheet.Write(heading, Plain, isBold: true);
        foreach (var (index, line) in lines.Index())
            sheet.Write(lines.Count == 1 ? line : $"{(index + 1).ToString(CultureInfo.InvariantCulture)}. {line}", Plain);
    }

    /// <summary>A drawing begins each dark square with its corner.</summary>
    private static IEnumerable<(int Column, int Row)> Squares(QrDrawing drawing) => Corner().Matches(drawing.Path).Select(corner => (
        int.Parse(corner.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(corner.Groups[2].ValueSpan, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"M(\d+) (\d+)")]
    private static partial Regex Corner();
}
