using System.Text;

namespace CivicHost.Sdk.Tables;

/// <summary>The characters of a table on their way to the reader, counted: a table that breaks a limit ends for the reader where it does, so that no row
/// is ever held that is too long.</summary>
internal sealed class CsvText : TextReader
{
    private const int LongestRow = 1_000_000;
    private const int Window = 4096;

    private readonly StreamReader _characters;
    private readonly CsvRules _rules;
    private readonly char[] _start = new char[Window];
    private int _startLength;
    private int _startTaken;
    private long _bytes;
    private int _row = 1;
    private int _quotedFrom;
    private int _rowLength;
    private bool _isQuoted;
    private bool _wasReturn;
    private bool _isAtEnd;

    public CsvText(Stream content, CsvRules rules)
    {
        _rules = rules;
        _characters = new StreamReader(content, WesternFallback.Utf8, detectEncodingFromByteOrderMarks: true, Window, leaveOpen: true);
    }

    /// <summary>What stands against the whole table, or null.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Number of the row at which it broke off.</summary>
    public int BrokenAt { get; private set; }

    public bool IsBrokenAt(int row) => Problem is not null && row >= BrokenAt;

    /// <summary>The separator that stands most often in the first row, outside of quotes; a comma where none does.</summary>
    public async Task<char> FindSeparatorAsync(CancellationToken cancellation)
    {
        _startLength = await _characters.ReadBlockAsync(_start, cancellation);
        int commas = 0, semicolons = 0, tabs = 0;
        var isQuoted = false;
        foreach (var character in _start.AsSpan(0, _startLength))
        {
            if (character == '"')
                isQuoted = !isQuoted;
            else if (isQuoted)
                continue;
            else if (character is '\r' or '\n')
                break;
            commas += character == ',' ? 1 : 0;
            semicolons += character == ';' ? 1 : 0;
            tabs += character == '\t' ? 1 : 0;
        }

        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (_isAtEnd || buffer.Length == 0)
            return 0;
        var read = TakeStart(buffer.Span);
        if (read == 0)
            read = await _characters.ReadAsync(buffer, cancellationToken);
        return Count(buffer.Span[..read]);
    }

    public override int Read(Span<char> buffer) => throw new NotSupportedException("A request's body is read asynchronously.");

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _characters.Dispose();
        base.Dispose(disposing);
    }

    private int TakeStart(Span<char> buffer)
    {
        var length = Math.Min(buffer.Length, _startLength - _startTaken);
        _start.AsSpan(_startTaken, length).CopyTo(buffer);
        _startTaken += length;
        return length;
    }

    private int Count(ReadOnlySpan<char> read)
    {
        if (read.Length == 0)
        {
            _isAtEnd = true;
            if (_isQuoted)
                Break(_quotedFrom, new Refusal("csv.quote-open", Arguments: [_quotedFrom]));
            return 0;
        }

        _bytes += Encoding.UTF8.GetByteCount(read);
        if (_bytes > _rules.MostBytes)
            return Break(_row, new Refusal("csv.too-large", Arguments: [Math.Max(1, _rules.MostBytes / 1024 / 1024)]));
        for (var index = 0; index < read.Length; index++)
        {
            if (read[index] == '\0')
                return Break(_row, new Refusal("csv.unreadable"), index);
            if (++_rowLength > LongestRow)
                return Break(_row, new Refusal("csv.row-too-long", Arguments: [_row]), index);
            Follow(read[index]);
        }

        return read.Length;
    }

    private void Follow(char character)
    {
        if (character == '"')
        {
            _isQuoted = !_isQuoted;
            _quotedFrom = _row;
        }
        else if (!_isQuoted && (character == '\r' || (character == '\n' && !_wasReturn)))
        {
            _row++;
            _rowLength = 0;
        }

        _wasReturn = character == '\r';
    }

    /// <returns>How many characters still count.</returns>
    private int Break(int row, Refusal problem, int kept = 0)
    {
        _isAtEnd = true;
        Problem = problem;
        BrokenAt = row;
        return kept;
    }
}
