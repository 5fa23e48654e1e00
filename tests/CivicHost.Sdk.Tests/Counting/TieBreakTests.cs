using CivicHost.Sdk.Counting;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class TieBreakTests
{
    private static readonly Election Question = new ElectionBuilder(QuestionKind.One, [new("b", "B"), new("10", "Ten"), new("a", "A"), new("9", "Nine")]).Build();

    [Test]
    public void By_option_order_the_ballot_paper_decides() =>
        Assert.That(TieBreak.ByOptionOrder.RanksFor(Question), Is.EqualTo(new[] { 0, 1, 2, 3 }));

    [Test]
    public void By_id_characters_are_compared_and_not_numbers() =>
        Assert.That(TieBreak.ById.RanksFor(Question), Is.EqualTo(new[] { 3, 0, 2, 1 }));

    /// <summary>Drawn with <c>printf 'rain\nb' | sha256sum</c> and the other ids.</summary>
    [Test]
    public void A_lot_can_be_drawn_again_with_other_tools() =>
        Assert.That(TieBreak.Lot("rain").RanksFor(Question), Is.EqualTo(new[] { 0, 3, 1, 2 }));
}
