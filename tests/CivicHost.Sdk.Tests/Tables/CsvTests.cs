using System.Text;
using CivicHost.Sdk.Tables;
using CsCheck;

namespace CivicHost.Sdk.Tests.Tables;

/// <summary>Tables as clerks send them: from any spreadsheet, in any language, with every kind of mistake.</summary>
[TestFixture]
internal sealed class CsvTests
{
    private static readonly CsvRules Trees = new(
        [new CsvColumn("Species", OtherNames: ["Espèce", "Espécie"]), new CsvColumn("Planted on", OtherNames: ["Planté le"]), new CsvColumn("Note", IsRequired: false)]);

    [TestCase("Species,Planted on\nOak,2027-03-01\n")]
    [TestCase("Species;Planted on\r\nOak;2027-03-01\r\n")]
    [TestCase("Species\tPlanted on\rOak\t2027-03-01")]
    [TestCase("\uFEFFSPECIES,planted_on\nOak,2027-03-01\n")]
    [TestCase("Planté-LE;\"espece\";Autre\n2027-03-01;\"Oak\";x\n")]
    [TestCase("\"Species\",\"Planted  on\"\n\"Oak\",\"2027-03-01\"")]
    public async Task Separators_marks_line_ends_and_headings_in_any_dress_are_the_same_table(string written)
    {
        var rows = await ReadAsync(written);

        Assert.That(rows.Select(row => (row.Number, row["Species"], row["Planted on"], row["Note"])), Is.EqualTo(new[] { (2, "Oak", "2027-03-01", "") }));
    }

    [Test]
    public async Task Quoted_cells_hold_separators_quotes_and_line_ends_and_rows_are_numbered_as_in_a_spreadsheet()
    {
        var rows = await ReadAsync("Species,Planted on,Note\r\nOak,1,\"by the \"\"old\"\" well,\r\nleft\"\r\n\r\n,,\r\nElm,2,\r\n");

        Assert.That(rows.Select(row => (row.Number, row["Species"], row["Note"])), Is.EqualTo(new[] { (2, "Oak", "by the \"old\" well,\nleft"), (5, "Elm", "") }));
    }

    [TestCase("utf-8")]
    [TestCase("windows-1252")]
    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    public async Task Accents_survive_whatever_the_spreadsheet_saves(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("Espèce;Planté le\nÉrable – «à sucre» œ;été\n");

        var rows = await ReadAsync([.. name.StartsWith("utf-16", StringComparison.Ordinal) ? encoding.GetPreamble() : [], .. bytes]);

        Assert.That(rows.Single()["Species"], Is.EqualTo("Érable – «à sucre» œ"));
        Assert.That(rows.Single()["Planted on"], Is.EqualTo("été"));
    }

    [Test]
    public async Task Controls_and_turned_writing_are_taken_out()
    {
        var rows = await ReadAsync("Species,Planted on\n\u202Ekao\u202C\u0007 ,\u2066x\u2069\n");

        Assert.That(rows.Single()["Species"], Is.EqualTo("kao"));
        Assert.That(rows.Single()["Planted on"], Is.EqualTo("x"));
    }

    [TestCase("", "csv.empty", 1)]
    [TestCase("\uFEFF", "csv.empty", 1)]
    [TestCase("Species\nOak\n", "csv.column-missing", 1)]
    [TestCase("Species,Planted on,espece\nOak,1,2\n", "csv.column-twice", 1)]
    [TestCase("Species,Planted on\nOak,1\nEl\0m,2\n", "csv.unreadable", 3)]
    [TestCase("Species,Planted on\nOak,1\n\"Elm,2\nAsh,3\n", "csv.quote-open", 3)]
    public async Task What_stands_against_the_whole_table_is_its_last_row(string written, string problem, int row)
    {
        var rows = await ReadAsync(written);

        Assert.That(rows[^1].Problems.Single().Code, Is.EqualTo(problem));
        Assert.That(rows[^1].Number, Is.EqualTo(row));
        Assert.That(rows.Count, Is.EqualTo(Math.Max(1, row - 1)), "the rows before are given");
    }

    [Test]
    public async Task What_stands_against_one_row_is_said_with_its_number_and_reading_goes_on()
    {
        var rows = await ReadAsync($"Species,Planted on\nOak,1,2,3\n{new string('x', 51)},1\nElm,2,,\n", Trees with { LongestCell = 50 });

        Assert.That(rows[0].Problems.Single(), Is.EqualTo(new Refusal("csv.too-many-cells", Arguments: [2, 4, 2])).Using<Refusal>(Same));
        Assert.That(rows[1].Problems.Single(), Is.EqualTo(new Refusal("csv.cell-too-long", Arguments: [3, "Species", 50])).Using<Refusal>(Same));
        Assert.That(rows[2]["Species"], Is.EqualTo("Elm"), "empty cells at the end are a spreadsheet's habit");
        Assert.That(rows[2].Problems, Is.Empty);
    }

    [Test]
    public async Task Rows_and_bytes_are_bounded()
    {
        var hundred = "Species,Planted on\n" + string.Concat(Enumerable.Repeat("Oak,1\n", 100));

        var rows = await ReadAsync(hundred, Trees with { MostRows = 10 });
        var bytes = await ReadAsync(hundred, Trees with { MostBytes = 300 });

        Assert.That(rows[^1].Problems.Single().Code, Is.EqualTo("csv.too-many-rows"));
        Assert.That(rows, Has.Count.EqualTo(11));
        Assert.That(bytes[^1].Problems.Single().Code, Is.EqualTo("csv.too-large"));
    }

    [Test]
    public async Task A_cell_of_twenty_megabytes_a_million_columns_and_garbage_cost_little_and_are_told()
    {
        var large = Trees with { MostBytes = 100 * 1024 * 1024 };
        const string Head = "Species,Planted on\nOak,1\n";
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var cell = await ReadAsync(new Endless(Head, 'x'), large);
        var quoted = await ReadAsync(new Endless(Head + "\"", 'x'), large);
        var columns = await ReadAsync(new Endless("", ','), large);
        var quotes = await ReadAsync(new Endless(Head, '"'), large);

        Assert.That(cell.Select(row => row.Problems.FirstOrDefault()?.Code), Is.EqualTo(new[] { null, "csv.row-too-long" }));
        Assert.That(quoted[^1].Problems.Single().Code, Is.EqualTo("csv.row-too-long"));
        Assert.That(columns.Single().Problems.Single().Code, Is.EqualTo("csv.row-too-long"));
        Assert.That(quotes[^1].Problems.Single().Code, Is.EqualTo("csv.row-too-long"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(80_000_000));
    }

    [Test]
    public async Task Half_a_million_headings_are_too_many() =>
        Assert.That((await ReadAsync(new string(',', 500_000) + "\nOak\n")).Single().Problems.Single().Code, Is.EqualTo("csv.too-many-headings"));

    [Test]
    public void No_bytes_whatever_make_it_throw() =>
        Gen.OneOf(Gen.OneOfConst([.. "\",;\n\r\t a"u8.ToArray()]), Gen.Byte).Array[0, 3000].Sample(bytes =>
        {
            byte[] written = [.. "Species,Planted on\n"u8, .. bytes];
            foreach (var row in Csv.ReadAsync(new MemoryStream(written), Trees).ToBlockingEnumerable())
            {
                if (row.Problems.Count == 0 && row["Species"].Length > 4_000)
                    return false;
            }

            return true;
        });

    private static bool Same(Refusal one, Refusal other) => one.Code == other.Code && one.Arguments.SequenceEqual(other.Arguments);

    private static Task<List<CsvRow>> ReadAsync(string written, CsvRules? rules = null) => ReadAsync(Encoding.UTF8.GetBytes(written), rules);

    private static Task<List<CsvRow>> ReadAsync(byte[] written, CsvRules? rules = null) => ReadAsync(new MemoryStream(written), rules);

    private static async Task<List<CsvRow>> ReadAsync(Stream written, CsvRules? rules = null)
    {
        List<CsvRow> rows = [];
        await foreach (var row in Csv.ReadAsync(written, rules ?? Trees))
            rows.Add(row);
        return rows;
    }

    /// <summary>A beginning, and then twenty million times the same character; never in memory as a whole.</summary>
    private sealed class Endless(string beginning, char forEver) : Stream
    {
        private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
        private long _given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = (int)Math.Min(count, _beginning.Length + 20_000_000 - _given);
            for (var index = 0; index < length; index++, _given++)
                buffer[offset + index] = _given < _beginning.Length ? _beginning[_given] : (byte)forEver;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
