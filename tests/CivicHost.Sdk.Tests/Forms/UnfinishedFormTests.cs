using CivicHost.Sdk.Forms;

namespace CivicHost.Sdk.Tests.Forms;

[TestFixture]
internal sealed class UnfinishedFormTests
{
    private const string Plan = "0123456789abcdef0123456789abcdef";

    private static readonly FileRules Pictures = new(FileKinds.Picture);

    [Test]
    public async Task What_can_be_read_is_taken_and_nothing_is_checked()
    {
        var form = Some.Form(("f-width", "9999"), ("f-count", "many"), ("f-day", "soon"), ("f-kind", "shop"), ("f-stalls-1-length", "2,5"), ("f-stalls-2-roof", "yes"));

        var partly = (await Some.Schema.ReadPartlyAsync(form, "f", Pictures, CancellationToken.None)).Answer;

        Assert.That(partly.ToJson(), Is.EqualTo("""{"width":9999,"kind":"shop","stalls":[{"length":2.5},{"roof":true}]}"""));
        Assert.That(partly.Files, Is.Empty);
    }

    [Test]
    public async Task A_file_is_not_taken_from_what_somebody_wrote()
    {
        var partly = await Some.Schema.ReadPartlyAsync(Some.Form(("plan", Plan)), "", Pictures, CancellationToken.None);

        Assert.That(partly.Answer["plan"], Is.Empty);
    }

    [Test]
    public void Kept_answers_are_checked_as_if_they_were_given_now_and_a_kept_file_counts()
    {
        var kept = FormAnswers.Parse(Some.Schema, $$"""{"title":"A","width":9999,"music":true,"plan":"{{Plan}}","stalls":[{"roof":true}]}""");

        Assert.That(
            Some.Lines(Some.Schema.Check(kept)),
            Is.EqualTo(new[] { "form.field-too-large width Largeur 2\u202f000", "form.field-missing speakers Enceintes", "form.field-missing stalls.1.length Longueur" }));
        var right = Some.Schema.Check(FormAnswers.Parse(Some.Schema, $$"""{"title":"A","width":1.125,"speakers":3,"plan":"{{Plan}}"}""")).Answer;
        Assert.That(right.ToJson(), Is.EqualTo($$"""{"title":"A","width":1.125,"plan":"{{Plan}}"}"""), "speakers are not asked for without music");
    }

    [Test]
    public void A_required_file_that_is_kept_is_not_missing()
    {
        var schema = Some.OneField("""{"name":"plan","type":"file","label":"Plan","required":true}""");

        Assert.That(schema.Check(FormAnswers.Parse(schema, $$"""{"plan":"{{Plan}}"}""")).Answer["plan"], Is.EqualTo(Plan));
        Assert.That(Some.Lines(schema.Check(FormAnswers.Parse(schema, "{}"))), Is.EqualTo(new[] { "form.field-missing plan Plan" }));
    }
}
