namespace Permits.Tests;

[TestFixture]
public sealed class TypeGuideTests
{
    private static readonly IReadOnlyList<PermitTypeVersion> Types =
    [
        .. new[] { "building", "event", "public-space", "trade-licence" }.Select(code => new PermitTypeVersion(code, 1, "", PermitsTown.Read(PermitsTown.Shipped(code)), null)),
    ];

    [TestCase("", "building", "event", "public-space", "trade-licence")]
    [TestCase("y", "building")]
    [TestCase("n", "event", "public-space", "trade-licence")]
    [TestCase("nny", "public-space")]
    [TestCase("nnnn")]
    [TestCase("xxxx", "building", "event", "public-space", "trade-licence")]
    [TestCase("xnxn", "building", "public-space")]
    public void Answers_narrow_down_what_may_be_needed(string said, params string[] expected) =>
        Assert.That(TypeGuide.Walk(Types, said, "fr").Candidates.Select(type => type.Code), Is.EqualTo(expected));

    [Test]
    public void A_yes_that_settles_it_ends_the_questions() => Assert.That(TypeGuide.Walk(Types, "ny", "fr").Question, Is.Null);

    [Test]
    public void What_is_no_answer_does_not_count_and_answers_too_many_are_left_out()
    {
        Assert.That(TypeGuide.Walk(Types, "<nz%y", "fr").Said, Is.EqualTo("ny"));
        Assert.That(TypeGuide.Walk(Types, new string('n', 5000), "fr").Said, Is.EqualTo("nnnn"));
    }

    [Test]
    public void The_same_words_are_asked_once()
    {
        IReadOnlyList<PermitTypeVersion> twins = [Types[2], Types[2] with { Code = "twin" }];

        Assert.That(TypeGuide.Walk(twins, "y", "fr"), Has.Property("Question").Null.And.Property("Candidates").Count.EqualTo(2));
        Assert.That(TypeGuide.Walk(twins, "n", "fr"), Has.Property("Question").Null.And.Property("Candidates").Empty);
    }
}
