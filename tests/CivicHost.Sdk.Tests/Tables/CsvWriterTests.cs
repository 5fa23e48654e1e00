using System.Text;
using CivicHost.Sdk.Tables;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk.Tests.Tables;

/// <summary>Tables that the town gives away: what residents wrote must not do anything in a clerk's spreadsheet.</summary>
[TestFixture]
internal sealed class CsvWriterTests
{
    private static readonly CsvRules AandB = new([new CsvColumn("A"), new CsvColumn("B")]);

    [TestCase("plain", "plain")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("a;b", "\"a;b\"")]
    [TestCase("a \"b\"", "\"a \"\"b\"\"\"")]
    [TestCase("a\nb", "\"a\nb\"")]
    [TestCase("=1+1", "'=1+1")]
    [TestCase("  =1+1", "'=1+1")]
    [TestCase("\t=1+1", "'=1+1")]
    [TestCase("\r@SUM(A1)", "'@SUM(A1)")]
    [TestCase("+221 77 000 00 00", "'+221 77 000 00 00")]
    [TestCase("-1+1|cmd", "'-1+1|cmd")]
    [TestCase("-12.5", "-12.5")]
    [TestCase("-12,5", "\"-12,5\"")]
    [TestCase("＝1", "'＝1")]
    [TestCase("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [TestCase("\u202Egnp.exe", "gnp.exe")]
    [TestCase("'=1", "''=1")]
    [TestCase("’t is", "’t is")]
    public async Task A_text_stays_a_text(string text, string written) =>
        Assert.That(await WriteAsync([[text]]), Is.EqualTo(written + "\r\n"));

    [Test]
    public async Task Numbers_days_and_instants_are_written_without_any_language() =>
        Assert.That(
            await WriteAsync([[-5, 1234.5m, true, null, new DateOnly(2027, 3, 1), new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.FromHours(1))]]),
            Is.EqualTo("-5,1234.5,yes,,2027-03-01,2027-03-01T08:00:00Z\r\n"));

    [Test]
    public async Task Begins_with_the_mark_unless_told_not_to()
    {
        var content = new MemoryStream();
        await using (var writer = new CsvWriter(content, separator: ';'))
            await writer.WriteAsync(["é", "b"]);

        Assert.That(content.ToArray(), Is.EqualTo("\uFEFFé;b\r\n"u8.ToArray()));
        Assert.That(() => new CsvWriter(content, separator: '|'), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void What_is_written_is_read_again() =>
        Gen.Select(Cell, Cell, Gen.OneOfConst(',', ';', '\t'), Gen.Bool).Sample((a, b, separator, mark) =>
        {
            var content = new MemoryStream();
            WriteAsync(content, [["A", "B"], [a, b], ["last", "row"]], mark, separator).GetAwaiter().GetResult();
            content.Position = 0;
            var rows = Csv.ReadAsync(content, AandB).ToBlockingEnumerable().ToList();

            var isEmpty = SubmittedForm.Clean(a).Length == 0 && SubmittedForm.Clean(b).Length == 0;
            return rows.Count == (isEmpty ? 1 : 2)
                && rows.All(row => row.Problems.Count == 0)
                && (isEmpty || (rows[0]["A"] == SubmittedForm.Clean(a) && rows[0]["B"] == SubmittedForm.Clean(b)))
                && rows[^1]["B"] == "row";
        });

    [Test]
    public async Task A_download_is_named_and_saved_not_shown()
    {
        var http = new DefaultHttpContext();
        var body = new MemoryStream();
        http.Response.Body = body;

        await new CsvDownload("relevé.csv", (writer, cancellation) => writer.WriteAsync(["A"], cancellation)).ExecuteAsync(http);

        Assert.That(http.Response.ContentType, Does.StartWith("text/csv; charset=utf-8"));
        Assert.That(http.Response.Headers.ContentDisposition.ToString(), Does.StartWith("attachment").And.Contain("filename*=UTF-8''relev%C3%A9.csv"));
        Assert.That(Encoding.UTF8.GetString(body.ToArray()), Is.EqualTo("\uFEFFA\r\n"));
    }

    /// <summary>Mostly the characters that mean something to a spreadsheet.</summary>
    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.OneOf(Gen.OneOfConst([.. "\"',;\t\r\n=+-@ 1aé\u202E＝"]), Gen.Char).Array[0, 12].Select(characters => new string(characters)),
        Gen.OneOfConst("", "'", "''", "'=", "=", "-1", "-1.5", "\"", "\"\"", ",", "\n"));

    private static async Task<string> WriteAsync(IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var content = new MemoryStream();
        await WriteAsync(content, rows, mark: false, ',');
        return Encoding.UTF8.GetString(content.ToArray());
    }

    private static async Task WriteAsync(Stream content, IReadOnlyList<IReadOnlyList<object?>> rows, bool mark, char separator)
    {
        await using var writer = new CsvWriter(content, mark, separator);
        foreach (var row in rows)
            await writer.WriteAsync(row);
    }
}
