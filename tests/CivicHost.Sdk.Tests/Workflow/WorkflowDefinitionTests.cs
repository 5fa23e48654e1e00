using CivicHost.Sdk.Workflow;
using CsCheck;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class WorkflowDefinitionTests
{
    private const string Open = """{"code":"open","kind":"open","ball":"town","label":"Open"}""";
    private const string Done = """{"code":"done","kind":"closed","outcome":"fixed","label":"Done"}""";
    private const string Close = """{"action":"close","from":["open"],"to":"done","roles":["officer"],"label":"Close"}""";

    [Test]
    public void Reads_what_a_state_says_and_does_not_say()
    {
        var definition = Read($$"""{"states":[{{Open}},{{Done}}],"initial":"open","transitions":[{{Close}}]}""").Definition!;

        var (open, done) = (definition.States[0], definition.States[1]);
        Assert.That((open.Clock, open.Ball, open.IsPublic, open.Outcome), Is.EqualTo((StateClock.Run, Ball.Town, false, (string?)null)));
        Assert.That((done.Clock, done.Ball, done.IsPublic, done.Outcome), Is.EqualTo((StateClock.Stop, Ball.Town, false, "fixed")));
        Assert.That(definition.Initial, Is.SameAs(open));
    }

    [TestCase("fr", "À attribuer")]
    [TestCase("en-GB", "To be assigned")]
    [TestCase("wo", "À attribuer")]
    public void Labels_speak_the_readers_language_or_the_first(string language, string label) =>
        Assert.That(Some.Machine("complaint").Initial.Label(language), Is.EqualTo(label));

    [TestCase("""{"states":[OPEN,DONE,{"code":"lost","kind":"closed","outcome":"fixed","label":"Lost"}],"initial":"open","transitions":[CLOSE]}""",
        "states[2].code", "No case ever comes to lost: add a transition that leads there from open.")]
    [TestCase("""{"states":[OPEN,DONE,{"code":"stuck","kind":"open","ball":"town","label":"Stuck"}],"initial":"open","transitions":[CLOSE,{"action":"stick","from":["open"],"to":"stuck","roles":["officer"],"label":"Stick"}]}""",
        "states[2].code", "Nobody can take a case out of stuck: add a transition from it.")]
    [TestCase("""{"states":[OPEN,DONE,{"code":"there","kind":"open","ball":"town","label":"There"},{"code":"back","kind":"open","ball":"town","label":"Back"}],"initial":"open","transitions":[CLOSE,{"action":"a","from":["open","back"],"to":"there","roles":["officer"],"label":"A"},{"action":"b","from":["there"],"to":"back","roles":["officer"],"label":"B"}]}""",
        "states[2].code", "From there no closed state can be reached: add a transition on the way to one.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","label":"Open"},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].ball", "Write one of town, applicant, third_party.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"done","roles":["applicant","system"],"label":"Close"}]}""",
        "states[0].ball", "The town owns open, but no role of the town can take a case out of it: add a transition for one.")]
    [TestCase("""{"states":[{"code":"open","kind":"waiting","ball":"applicant","label":"Open"},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].ball", "The applicant owns open, but neither they, nor the counter for them, nor a payment takes a case out of it: add a transition.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","timers":[{"after":"3d","calendar":"working","do":"transition","action":"end"}]},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].timers[0].action", "From open there is no transition end.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","timers":[{"after":"3d","calendar":"working","do":"transition","action":"close"}]},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].timers[0].action", "A timer acts as system: give the transition close that role.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","timers":[{"after":"3d","calendar":"working","do":"transition","action":"close"}]},DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"done","roles":["officer","system"],"requires":["comment"],"label":"Close"}]}""",
        "states[0].timers[0].action", "A timer brings nothing: the transition close must not require anything.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[CLOSE,{"action":"back","from":["open"],"to":"return_to_origin","roles":["officer"],"label":"Back"}]}""",
        "transitions[1].to", "A case begins in open and has come from nowhere: it cannot return to its origin.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[CLOSE,CLOSE]}""",
        "transitions[1].action", "From open there is another transition close already.")]
    [TestCase("""{"states":[OPEN,OPEN,DONE],"initial":"open","transitions":[CLOSE]}""", "states[1].code", "Another state has the code open already.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"opened","transitions":[CLOSE]}""", "initial", "There is no state opened.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["opened"],"to":"done","roles":["officer"],"label":"Close"}]}""",
        "transitions[0].from[0]", "There is no state opened.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open","open"],"to":"done","roles":["officer"],"label":"Close"}]}""",
        "transitions[0].from[1]", "This stands in the list already.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"shut","roles":["officer"],"label":"Close"}]}""",
        "transitions[0].to", "There is no state shut.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"done","roles":[],"label":"Close"}]}""",
        "transitions[0].roles", "Write a list of 1 to 20.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"done","roles":["officer"],"requires":["signature"],"label":"Close"}]}""",
        "transitions[0].requires[0]", "Write one of comment, reasons, document, checklist, payment, assignee.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[{"action":"close","from":["open"],"to":"done","roles":["officer"],"notify":[{"audience":"applicant","channel":"sms"}],"label":"Close"}]}""",
        "transitions[0].notify[0].template", "Write a text of 1 to 60 characters.")]
    [TestCase("""{"states":[OPEN,{"code":"done","kind":"closed","label":"Done"}],"initial":"open","transitions":[CLOSE]}""",
        "states[1].outcome", "Write a text of 1 to 60 characters.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","outcome":"fixed"},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].outcome", "Only closed states have an outcome.")]
    [TestCase("""{"states":[OPEN,{"code":"done","kind":"closed","outcome":"fixed","clock":"run","label":"Done"}],"initial":"open","transitions":[CLOSE]}""",
        "states[1].clock", "The clock of a closed state has stopped: leave it out or write stop.")]
    [TestCase("""{"states":[{"code":"return_to_origin","kind":"open","ball":"town","label":"Open"},DONE],"initial":"done","transitions":[CLOSE]}""",
        "states[0].code", "return_to_origin is no state: it says that a transition leads back.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","timers":[{"after":"3w","calendar":"working","do":"warn"}]},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].timers[0].after", "Write how long as 3d or 12h, 1 to 3650.")]
    [TestCase("""{"states":[{"code":"open","kind":"open","ball":"town","label":"Open","timers":[{"after":"3d","calendar":"working","do":"warn","action":"close"}]},DONE],"initial":"open","transitions":[CLOSE]}""",
        "states[0].timers[0].action", "Only a timer that does a transition has an action.")]
    [TestCase("""{"states":[{"code":"open/shut","kind":"open","ball":"town","label":"Open"},DONE],"initial":"done","transitions":[CLOSE]}""",
        "states[0].code", "A name is made of the letters a to z, digits, underscores, hyphens and points, a letter first.")]
    [TestCase("""{"states":[OPEN,DONE,"shut"],"initial":"open","transitions":[CLOSE]}""", "states[2]", "Write a state as an object with code, kind and label.")]
    [TestCase("""{"states":[OPEN,DONE],"initial":"open","transitions":[CLOSE],"colour":"red"}""", "colour", "There is no property colour here; known are states, initial, transitions.")]
    public void Says_what_is_wrong_and_where(string json, string path, string sentence)
    {
        var reading = Read(json.Replace("OPEN", Open).Replace("DONE", Done).Replace("CLOSE", Close));

        Assert.That(reading.Definition, Is.Null);
        Assert.That(reading.Problems, Does.Contain(new DefinitionProblem(1, path, sentence)));
    }

    [Test]
    public void Every_label_speaks_every_language_of_the_town()
    {
        var reading = WorkflowDefinition.Read(Some.Json("dossier").Replace("\"fr\": \"Refuser\", ", ""), ["fr", "en", "pt"]);

        Assert.That(reading.Problems, Does.Contain(new DefinitionProblem(16, "transitions[4].label", "The text in the language fr is missing.")));
        Assert.That(reading.Problems.Count(problem => problem.Sentence == "The text in the language pt is missing."), Is.EqualTo(6 + 7));
    }

    [Test]
    public void A_plain_label_is_enough_only_where_the_town_has_one_language()
    {
        var json = $$"""{"states":[{{Open}},{{Done}}],"initial":"open","transitions":[{{Close}}]}""";

        Assert.That(WorkflowDefinition.Read(json, ["en"]).Problems, Is.Empty);
        Assert.That(WorkflowDefinition.Read(json, ["en", "pt"]).Problems, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_published_version_still_reads_when_the_town_takes_on_a_language() =>
        Assert.That(WorkflowDefinition.Read(Some.Json("dossier"), []).Problems, Is.Empty);

    [Test]
    public void Reading_never_throws_whatever_was_changed_in_a_definition()
    {
        var json = Some.Json("building-permit");
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Int[0, 40], Gen.OneOf(Gen.String, Gen.OneOfConst("{", "]", "\"", ",", ":", "1e999", "null", "[[", "\\ud800", "return_to_origin")))
            .Sample((at, without, instead) =>
            {
                var reading = WorkflowDefinition.Read(json.Remove(at, Math.Min(without, json.Length - at)).Insert(at, instead), ["fr", "en"]);
                return (reading.Definition is null) == (reading.Problems.Count > 0);
            });
    }

    private static WorkflowReading Read(string json) => WorkflowDefinition.Read(json, ["en"]);
}
