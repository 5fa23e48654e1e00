using System.Text;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Where votes stand at each round and where they go, in the measures of a picture: a column a round, a strip an option, bands between them.</summary>
internal sealed class RoundFlow
{
    public const int Width = 400;
    public const int Height = 360;

    private const int MostColumns = 8;
    private const decimal Strip = 9;
    private const decimal Gap = 2;

    private readonly List<Column> _columns = [];
    private readonly CountWords _words;
    private readonly int _options;
    private decimal _scale;

    public RoundFlow(CountResult result, CountWords words, int options)
    {
        (_words, _options) = (words, options);
        var rounds = result.Rounds.Where(round => round.Happened is "counted" or "surplus" or "excluded").ToList();
        Left = Math.Max(0, rounds.Count - MostColumns);
        Lay([.. rounds.Skip(Left)]);
    }

    /// <summary>How many rounds stand before the first column.</summary>
    public int Left { get; }

    public IEnumerable<(decimal X, int Number)> Heads => _columns.Select((column, at) => (column.X, Left + at + 1));

    /// <summary>Where each option's strip of the first and of the last column stands, for its number.</summary>
    public IEnumerable<(decimal X, decimal Y, int Option)> Numbers => _columns.Count == 0 ? [] :
        _columns[0].Places.Where(place => place.Value.Height >= 9).Select(place => (_columns[0].X - 4, place.Value.Top + (place.Value.Height / 2) + 4, place.Key));

    /// <summary>All strips of an option as one path.</summary>
    public string Strips(int option)
    {
        var path = new StringBuilder();
        foreach (var column in _columns)
        {
            if (column.Places.TryGetValue(option, out var place) && place.Height > 0.2m)
                path.Append(P($"M{column.X} {place.Top}h{Strip}v{place.Height}h{-Strip}z"));
        }

        return path.ToString();
    }

    /// <summary>What an option keeps from round to round, and what others get from it, as one path.</summary>
    public string Bands(int option)
    {
        var path = new StringBuilder();
        for (var at = 1; at < _columns.Count; at++)
        {
            foreach (var band in _columns[at].Bands.Where(band => band.From == option && band.Height > 0.2m))
                Append(path, _columns[at - 1].X + Strip, band.FromTop, _columns[at].X, band.ToTop, band.Height);
        }

        return path.ToString();
    }

    private static void Append(StringBuilder path, decimal x, decimal y, decimal toX, decimal toY, decimal height)
    {
        var middle = (x + toX) / 2;
        path.Append(P($"M{x} {y}C{middle} {y} {middle} {toY} {toX} {toY}v{height}C{middle} {toY + height} {middle} {y + height} {x} {y + height}z"));
    }

    private static string P(FormattableString text) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(value => CountWords.Point((decimal)value!))]);

    private void Lay(IReadOnlyList<CountRound> rounds)
    {
        var total = rounds.Select(round => Votes(round).Values.Sum()).DefaultIfEmpty().Max();
        _scale = total == 0 ? 0 : (Height - 30 - (Gap * _options)) / total;
        for (var at = 0; at < rounds.Count; at++)
        {
            var x = rounds.Count == 1 ? 30 : 30 + ((Width - 50m) * at / (rounds.Count - 1));
            var column = new Column(x, Places(rounds[at]), []);
            if (at > 0)
                Connect(_columns[^1], column, rounds[at]);
            _columns.Add(column);
        }
    }

    private Dictionary<int, decimal> Votes(CountRound round) => round.Figures
        .Where(figure => figure.Name == "votes" && _words.Place(figure.Option) >= 0)
        .ToDictionary(figure => _words.Place(figure.Option), figure => figure.Value);

    private Dictionary<int, Place> Places(CountRound round)
    {
        var places = new Dictionary<int, Place>();
        var top = 24m;
        foreach (var (option, votes) in Votes(round).OrderBy(each => each.Key))
        {
            places[option] = new Place(top, votes * _scale);
            top += (votes * _scale) + (votes > 0 ? Gap : 0);
        }

        return places;
    }

    /// <summary>First what stays, from the top of both strips; then what is transferred, below it.</summary>
    private void Connect(Column before, Column after, CountRound round)
    {
        var leaving = new Dictionary<int, decimal>();
        var coming = new Dictionary<int, decimal>();
        foreach (var (option, place) in before.Places)
        {
            var kept = Math.Min(place.Height, after.Places.GetValueOrDefault(option)?.Height ?? 0);
            if (kept > 0)
                after.Bands.Add(new Band(option, place.Top, after.Places[option].Top, kept));
            (leaving[option], coming[option]) = (kept, kept);
        }

        foreach (var transfer in round.Figures.Where(figure => figure.Name == "transfer" && figure.Other is { Length: > 0 }))
        {
            var (from, to) = (_words.Place(transfer.Option), _words.Place(transfer.Other!));
            if (!before.Places.TryGetValue(from, out var source) || !after.Places.TryGetValue(to, out var target))
                continue;
            var height = transfer.Value * _scale;
            after.Bands.Add(new Band(from, source.Top + leaving[from], target.Top + coming.GetValueOrDefault(to), height));
            leaving[from] += height;
            coming[to] = coming.GetValueOrDefault(to) + height;
        }
    }

    private sealed record Place(decimal Top, decimal Height);

    private sealed record Band(int From, decimal FromTop, decimal ToTop, decimal Height);

    private sealed record Column(decimal X, Dictionary<int, Place> Places, List<Band> Bands);
}
