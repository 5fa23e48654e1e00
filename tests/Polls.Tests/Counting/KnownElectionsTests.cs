namespace Polls.Tests;

/// <summary>Elections whose results are published.</summary>
[TestFixture]
internal sealed class KnownElectionsTests
{
    /// <summary>Memphis, Nashville, Chattanooga, Knoxville.</summary>
    private static readonly (string, long)[] Tennessee = [("m>n>c>k", 42), ("n>c>k>m", 26), ("c>k>n>m", 15), ("k>c>n>m", 17)];

    /// <summary>Schulze's example with 45 voters.</summary>
    private static readonly (string, long)[] FortyFive =
        [("a>c>b>e>d", 5), ("a>d>e>c>b", 5), ("b>e>d>a>c", 8), ("c>a>b>e>d", 3), ("c>a>e>b>d", 7), ("c>b>a>d>e", 2), ("d>c>e>b>a", 7), ("e>b>a>d>c", 8)];

    /// <summary>Schulze's example with 30 voters.</summary>
    private static readonly (string, long)[] Thirty =
        [("a>c>b>d", 5), ("a>c>d>b", 2), ("a>d>c>b", 3), ("b>a>c>d", 4), ("c>b>d>a", 3), ("c>d>b>a", 3), ("d>a>c>b", 1), ("d>b>a>c", 5), ("d>c>b>a", 4)];

    /// <summary>Mayor of Burlington 2009 between its three strongest candidates (Wright, Kiss, Montroll), as published at rangevoting.org/Burlington.html.</summary>
    private static readonly (string, long)[] Burlington =
    [
        ("m>k>w", 1332), ("m>w>k", 767), ("m", 455), ("k>m>w", 2043), ("k>w>m", 371), ("k", 568), ("w>m>k", 1513), ("w>k>m", 495), ("w", 1289),
    ];

    [TestCase("plurality", "m")]
    [TestCase("irv", "k")]
    [TestCase("borda", "n")]
    [TestCase("schulze-margins", "n")]
    [TestCase("schulze-winning", "n")]
    [TestCase("minimax-margins", "n")]
    [TestCase("minimax-winning", "n")]
    [TestCase("copeland", "n")]
    [TestCase("ranked-pairs-margins", "n")]
    [TestCase("ranked-pairs-winning", "n")]
    public void The_capital_of_Tennessee_depends_on_the_rule(string rule, string winner)
    {
        var result = Rule.Rank(rule, "mnck", 1, Tennessee);

        Assert.That(result.Winners, Is.EqualTo(new[] { winner }));
        Assert.That(result.Ties, Is.Empty);
    }

    [Test]
    public void Symmetric_Borda_gives_what_is_below_less_what_is_above()
    {
        var figures = Rule.Rank("borda", "mnck", 4, Tennessee);

        Assert.That(figures.Rounds[0].Figures.Select(figure => figure.Value), Is.EqualTo(new[] { -48m, 88m, 46m, -86m }));
        Assert.That(figures.Winners, Is.EqualTo(new[] { "n", "c", "m", "k" }));
    }

    [TestCase("schulze-margins")]
    [TestCase("schulze-winning")]
    public void Forty_five_voters_of_Schulze_prefer_e(string rule) =>
        Assert.That(Rule.Rank(rule, "abcde", 5, FortyFive).Winners, Is.EqualTo(new[] { "e", "a", "c", "b", "d" }));

    [TestCase("schulze-margins")]
    [TestCase("schulze-winning")]
    public void Thirty_voters_of_Schulze_prefer_d(string rule)
    {
        var result = Rule.Rank(rule, "abcd", 4, Thirty);

        Assert.That(result.Winners, Is.EqualTo(new[] { "d", "a", "c", "b" }));
        Assert.That(result.Ties, Is.Empty);
    }

    [TestCase("plurality", "w")]
    [TestCase("irv", "k")]
    [TestCase("borda", "m")]
    [TestCase("schulze-margins", "m")]
    [TestCase("schulze-winning", "m")]
    [TestCase("copeland", "m")]
    [TestCase("minimax-winning", "m")]
    [TestCase("ranked-pairs-margins", "m")]
    public void The_mayor_of_Burlington_depends_on_the_rule(string rule, string winner) =>
        Assert.That(Rule.Rank(rule, "wkm", 1, Burlington).Winners, Is.EqualTo(new[] { winner }));

    [Test]
    public void Every_round_of_the_runoff_in_Burlington_is_on_the_sheet()
    {
        var rounds = Rule.Rank("irv", "wkm", 1, Burlington).Rounds;

        Assert.That(rounds.Select(round => $"{round.Happened} {string.Join(' ', round.Options)}"), Is.EqualTo(new[] { "counted ", "excluded m", "elected k" }));
        Assert.That(rounds[1].Figures.Select(figure => $"{figure.Name} {figure.Option}>{figure.Other} {figure.Value}"), Is.EqualTo(new[]
        {
            "transfer m>w 767", "transfer m>k 1332", "transfer m> 455", "votes w> 4064", "votes k> 4314", "exhausted > 455",
        }));
    }
}
