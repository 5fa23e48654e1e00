namespace Complaints.Tests;

public sealed class TakingAwayTests
{
    [TestCase("Le voisin Zébulon gare son camion.", "Le voisin gare son camion.")]
    [TestCase("Le voisin Zébulon gare son camion.", "Le voisin Z… gare son camion.")]
    [TestCase("Monsieur Inventé l’a cassé.", "L’a cassé.")]
    [TestCase("Appelez le 77 555 66 77.", "Appelez le 77 *** ** **.")]
    [TestCase("Appelez le 775556677.", "Appelez le 77…77.")]
    [TestCase("Appelez le 775556677.", "Appelez le xxxxxxxxx.")]
    [TestCase("Une ligne.\nUne autre.", "Une ligne.")]
    [TestCase("Um buraco na rua da Ilda.", "Um buraco na rua.")]
    [TestCase("Un trou 🕳 ici.", "Un trou ici.")]
    public void Words_and_letters_are_deleted_or_masked(string before, string after) => Assert.That(TakingAway.Explains(before, after), Is.True);

    [TestCase("Le voisin gare son camion.", "Le voisin gare mal son camion.", TestName = "A word is added")]
    [TestCase("Le voisin gare son camion.", "Le maire gare son camion.", TestName = "A word is changed")]
    [TestCase("Le voisin gare son camion.", "Son camion gare le voisin.", TestName = "Words change places")]
    [TestCase("Le voisin gare son camion.", "Le voisin gare son camion camion.", TestName = "A word is said twice")]
    [TestCase("Le voisin gare son camion.", "Le voisin garesoncamion.", TestName = "Words become one")]
    [TestCase("Un trou.", "Un trou 🕳.", TestName = "A picture is added")]
    [TestCase("Un trou.", "Un trou $$$", TestName = "A sign is added")]
    [TestCase("", "Un trou.", TestName = "All of it is new")]
    public void Nothing_is_said_that_was_not_said(string before, string after) => Assert.That(TakingAway.Explains(before, after), Is.False);

    [TestCase("", true)]
    [TestCase(" \n", true)]
    [TestCase("*** … ███", true)]
    [TestCase("xxx XX", true)]
    [TestCase("Un ***", false)]
    public void Where_all_is_masked_nothing_is_left(string after, bool isNothing) => Assert.That(TakingAway.IsNothing(after), Is.EqualTo(isNothing));
}
