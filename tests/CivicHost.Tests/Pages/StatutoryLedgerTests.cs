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
    public void A_letter_prints_how_the_day_of_the_decision_came_about_and_the_last_day_before_it() =>
        Assert.That(Printed("fr", Silence.Consent, new DateOnly(2027, 3, 28)), Is.EqualTo(new[]
        {
            "lundi 1er mars 2027 : la demande a été déposée.",
            "vendredi 5 mars 2027 : des pièces manquantes ont été demandées.",
            "mercredi 10 mars 2027 : les éléments demandés ont été reçus.",
            "jeudi 11 mars 2027 : le délai de 2 mois commence.",
            "samedi 20 mars 2027 : des corrections ont été demandées.",
            "dimanche 28 mars 2027 : les éléments demandés ont été reçus.",
            "dimanche 28 mars 2027 : l’attente de la réponse s’ajoute au délai, en jours : 9.",
            "jeudi 20 mai 2027 : le délai est passé.",
            "Sans décision au plus tard le mercredi 19 mai 2027, le silence vaut acceptation.",
        }));

    [Test]
    public void While_the_answer_is_missing_no_day_is_promised() =>
        Assert.That(Printed("fr", Silence.Consent).TakeLast(2), Is.EqualTo(new[]
        {
            "dimanche 28 mars 2027 : l’attente de la réponse s’ajoute au délai, en jours : 9.",
            "Tant que la réponse manque, le silence ne décide rien.",
        }));

    [TestCase("en", "Without a decision on Wednesday, 19 May 2027 at the latest, the application is refused.")]
    [TestCase("pt", "Sem decisão até quarta-feira, 19 de maio de 2027, inclusive, o pedido considera-se indeferido.")]
    public void In_every_language_of_the_town(string language, string last)
    {
        var printed = Printed(language, Silence.Refusal, new DateOnly(2027, 3, 28));

        Assert.That(printed, Has.None.Contains("clock.").And.None.Contains("period."));
        Assert.That(printed[^1], Is.EqualTo(last));
    }

    private IReadOnlyList<string> Printed(string language, Silence silence, DateOnly? resolved = null)
    {
        var period = Period.Read("2m")!.Value;
        var decision = StatutoryClock.Decide(
            new DateOnly(2027, 3, 1), period, Resume.Continue,
            [
                new Correction(CorrectionReason.Incomplete, new DateOnly(2027, 3, 5), new DateOnly(2027, 3, 10)),
                new Correction(CorrectionReason.Incorrect, new DateOnly(2027, 3, 20), resolved),
            ],
            new DateOnly(2027, 3, 28));
        return decision.Describe(new ModuleTexts(new TextCatalogue(HostFiles.Texts, "fr"), _town.Services.GetRequiredService<ITown>(), language), period, silence);
    }
}
