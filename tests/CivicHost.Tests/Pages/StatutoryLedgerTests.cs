using CivicHost.Operations;
using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Pages;

internal sealed class StatutoryLedgerTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(_ => { });

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public void A_letter_prints_how_the_day_of_the_decision_came_about() =>
        Assert.That(Printed("fr", Silence.Consent), Is.EqualTo(new[]
        {
            "lundi 1 mars 2027 : la demande a été déposée.",
            "vendredi 5 mars 2027 : des pièces manquantes ont été demandées.",
            "mercredi 10 mars 2027 : les éléments demandés ont été reçus.",
            "jeudi 11 mars 2027 : le délai de 2 mois commence.",
            "samedi 20 mars 2027 : des corrections ont été demandées.",
            "dimanche 28 mars 2027 : les éléments demandés ne sont pas encore arrivés ; chaque jour d’attente repousse la décision.",
            "dimanche 28 mars 2027 : l’attente de la réponse s’ajoute au délai, en jours : 9.",
            "jeudi 20 mai 2027 : date de la décision.",
            "Sans décision au jeudi 20 mai 2027, le silence vaut acceptation.",
        }));

    [TestCase("en", "Without a decision by Thursday, 20 May 2027, the application is refused.")]
    [TestCase("pt", "Sem decisão até quinta-feira, 20 de maio de 2027, o pedido considera-se indeferido.")]
    public void In_every_language_of_the_town(string language, string last)
    {
        var printed = Printed(language, Silence.Refusal);

        Assert.That(printed, Has.None.Contains("clock.").And.None.Contains("period."));
        Assert.That(printed[^1], Is.EqualTo(last));
    }

    private IReadOnlyList<string> Printed(string language, Silence silence)
    {
        var period = Period.Read("2m")!.Value;
        var decision = StatutoryClock.Decide(
            new DateOnly(2027, 3, 1), period, Resume.Continue,
            [
                new Correction(CorrectionReason.Incomplete, new DateOnly(2027, 3, 5), new DateOnly(2027, 3, 10)),
                new Correction(CorrectionReason.Incorrect, new DateOnly(2027, 3, 20), null),
            ],
            new DateOnly(2027, 3, 28));
        return decision.Describe(new ModuleTexts(new TextCatalogue(HostFiles.Texts, "fr"), _town.Services.GetRequiredService<ITown>(), language), period, silence);
    }
}
