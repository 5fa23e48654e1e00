namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class FoldedWordsTests
{
    [TestCase("Éclairage PUBLIC", ExpectedResult = "eclairage public")]
    [TestCase("  N'Golo — 2.º bairro ", ExpectedResult = "n golo 2 o bairro")]
    [TestCase("São João", ExpectedResult = "sao joao")]
    [TestCase("?!", ExpectedResult = "")]
    public string Accents_and_case_do_not_count(string text) => FoldedWords.Fold(text);

    [Test]
    public void What_is_folded_stays_as_it_is() => Assert.That(FoldedWords.Fold(FoldedWords.Fold("L’École d’été")), Is.EqualTo("l ecole d ete"));

    [Test]
    public void Only_so_many_words_of_a_search_count() =>
        Assert.That(FoldedWords.Split("un, deux; trois quatre", most: 3), Is.EqualTo(new[] { "un", "deux", "trois" }));

    [TestCase(SqlEngine.Sqlite, ExpectedResult = "\"trou\" \"marche\"*")]
    [TestCase(SqlEngine.PostgreSql, ExpectedResult = "trou & marche:*")]
    public string A_query_holds_nothing_that_the_engine_would_read_otherwise(SqlEngine engine) => FoldedWords.Query("trou\" & (marché*", engine)!;

    [TestCase(null)]
    [TestCase("\"*\"")]
    public void Without_a_word_there_is_no_query(string? typed) => Assert.That(FoldedWords.Query(typed, SqlEngine.Sqlite), Is.Null);
}
