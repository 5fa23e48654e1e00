using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PublishTypeTests(SqlEngine engine)
{
    private const string Code = "public-space";

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await PermitsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_new_version_leaves_running_applications_as_they_are()
    {
        var running = await _town.FileAsync(Code);

        var published = await Manager.Send("permits", new PublishType(Code, Larger, 1));

        Assert.That(published.Answer.Version, Is.EqualTo(2));
        var file = await _town.ReadAsync(running.Code);
        Assert.That(file.Application.TypeVersion, Is.EqualTo(1));
        Assert.That(file.Type.Form.ToJsonSchema("en"), Does.Contain("\"maximum\":50").Or.Contain("\"maximum\": 50"));
        Assert.That(await _town.As(Roles.Agent).Send("permits", PermitsTown.Application(Code)), Refused.With("application.type-changed"));
        var after = await _town.As(Roles.Agent).Send("permits", PermitsTown.Application(Code) with { Version = 2 });
        Assert.That((await _town.ReadAsync(after.Answer.Code)).Application.TypeVersion, Is.EqualTo(2));
    }

    [Test]
    public async Task The_list_says_how_many_run_under_which_version()
    {
        await _town.FileAsync(Code);
        await _town.FileAsync(Code);
        await Manager.Send("permits", new PublishType(Code, Larger, 1));
        await _town.As(Roles.Agent).Send("permits", PermitsTown.Application(Code) with { Version = 2 });

        var listed = (await Manager.Send("permits", new ListTypes())).Single(type => type.Latest.Code == Code);
        var versions = (await Manager.Send("permits", new FindType(Code)))!.Versions;

        Assert.That((listed.Latest.Version, listed.Running, listed.RunningUnderOlder), Is.EqualTo((2, 3, 2)));
        Assert.That(versions.Select(used => (used.Version.Version, used.Running, used.Ended)), Is.EqualTo(new[] { (2, 1, 0), (1, 2, 0) }));
    }

    [Test]
    public async Task A_published_version_cannot_be_changed_even_by_hand()
    {
        await Manager.Send("permits", new PublishType(Code, Larger, 1));

        Assert.That(
            async () => await _town.WriteAsync("permits", "update civic_definition set json = '{}' where code = @Code", new { Code }), Throws.Exception);
        Assert.That(async () => await _town.WriteAsync("permits", "delete from civic_definition where code = @Code", new { Code }), Throws.Exception);
    }

    [Test]
    public async Task What_is_wrong_is_refused_with_its_line_and_nothing_is_published()
    {
        var wrong = PermitsTown.Shipped(Code).Replace("\"until\"", "\"until\"").Replace("\"fields\": [\"use\", \"goods\", \"area\"]", "\"fields\": [\"colour\"]");

        var refused = await Manager.Send("permits", new PublishType(Code, wrong, 1));

        Assert.That(refused, Refused.With("types.problem"));
        Assert.That(refused.Refusals[0].Arguments[0], Is.EqualTo(wrong.Split('\n').ToList().FindIndex(line => line.Contains("colour")) + 1));
        Assert.That((await Manager.Send("permits", new FindType(Code)))!.Versions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_is_wrong_is_said_in_the_language_of_whoever_reads_it()
    {
        const string Wrong =
            """
            {"name": {"fr": "x"}, "colour": 1, "guide": [], "form": {"fields": [{"name": "A", "type": "none", "label": "x"}, {"name": "n", "type": "number", "label": "x", "min": 2, "max": 1},
              {"name": "n", "type": "text", "label": "x", "required": 3, "shown_if": {"field": "later", "is": 1}}]},
             "documents": [{"code": "Ü", "name": "x"}], "fees": [{"code": "f", "label": "x", "stage": "filing", "from": "soon"}],
             "workflow": {"states": [{"code": "a", "label": "x", "kind": "open", "ball": "town"}], "initial": "b", "transitions": []},
             "validity": {"period": "1y", "until": "n", "from": "q"}, "register": {"fields": ["q"]}, "clock": {"period": "2m"}}
            """;
        // A form and a workflow that can be read, so that what hangs on them is looked at too.
        var fields = PermitsTown.Shipped(Code).Replace("[\"use\", \"goods\", \"area\"]", "[\"colour\"]", StringComparison.Ordinal)
            .Replace("\"code\": \"identity\"", "\"code\": \"Identity\"", StringComparison.Ordinal).Replace("\"outcome\": \"granted\"", "\"outcome\": \"lapsed\"", StringComparison.Ordinal);
        foreach (var language in (string[])["fr", "pt", "en"])
        {
            var told = await _town.As(PermitsRole.Manager).Change<IReadOnlyList<(DefinitionProblem Problem, string Told)>>("permits", (services, _) =>
            {
                var texts = ((ITexts)services.GetService(typeof(ITexts))!).In(language);
                var problems = new[] { Wrong, fields }.SelectMany(json => PermitType.Read(json, ["fr", "pt", "en"], "XOF").Problems);
                IReadOnlyList<(DefinitionProblem, string)> said = [.. problems.Select(problem => (problem, problem.Describe(texts)))];
                return Task.FromResult(Outcome<IReadOnlyList<(DefinitionProblem Problem, string Told)>>.Granted(said));
            });

            var codes = told.Answer.Select(each => each.Problem.Code).ToList();
            Assert.That(codes, Has.Some.StartsWith("definition.").And.Some.EqualTo("types.wrong.field").And.Some.EqualTo("types.wrong.code").And.Some.EqualTo("types.wrong.no-grant"));
            foreach (var (problem, said) in told.Answer)
                Assert.That(said == problem.Sentence, Is.EqualTo(language == "en"), $"{language} {problem.Path}: {said}");
        }

        var refused = await Manager.Send("permits", new PublishType(Code, PermitsTown.Shipped(Code).Replace("[\"use\", \"goods\", \"area\"]", "[\"colour\"]"), 1));
        Assert.That(refused.Refusals[0].Arguments[2], Is.EqualTo("Le formulaire n’a pas de champ appelé colour."));
    }

    [Test]
    public async Task The_second_of_two_who_wrote_over_the_same_version_is_told()
    {
        await Manager.Send("permits", new PublishType(Code, Larger, 1));

        Assert.That(await Manager.Send("permits", new PublishType(Code, PermitsTown.Shipped(Code), 1)), Refused.With("types.changed-meanwhile"));
        Assert.That(await Manager.Send("permits", new PublishType(Code, Larger, 2)), Refused.With("types.nothing-changed"));
    }

    [Test]
    public async Task A_new_type_has_a_code_of_its_own_and_is_offered_at_once()
    {
        var json = PermitsTown.Shipped("event");

        Assert.That((await Manager.Send("permits", new PublishType("street-feast", json, 0))).Answer.Version, Is.EqualTo(1));

        Assert.That(await Manager.Send("permits", new PublishType("street-feast", json, 0)), Refused.With("types.code-taken"));
        Assert.That(await Manager.Send("permits", new PublishType(Code, json, 0)), Refused.With("types.code-taken"));
        var filed = await _town.As(Roles.Agent).Send("permits", PermitsTown.Application("event") with { Type = "street-feast" });
        Assert.That(filed.IsRefused, Is.False);
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("Street Feast")]
    [TestCase("../event")]
    [TestCase("ends-\n")]
    public async Task A_code_is_made_of_small_letters_digits_and_hyphens(string code) =>
        Assert.That(await Manager.Send("permits", new PublishType(code, PermitsTown.Shipped("event"), 0)), Refused.With("types.code-wrong"));

    [Test]
    public async Task A_closed_type_is_refused_to_residents_and_not_to_the_counter()
    {
        await Manager.Send("permits", new OpenType(Code, IsOpen: false));

        Assert.That(await _town.Anonymous.Send("permits", PermitsTown.Application(Code)), Refused.With("types.closed-for-new"));
        Assert.That((await _town.As(Roles.Agent).Send("permits", PermitsTown.Application(Code))).IsRefused, Is.False);
        Assert.That((await Manager.Send("permits", new ListTypes())).Where(type => !type.IsOpen).Select(type => type.Latest.Code), Is.EqualTo(new[] { Code }));
        await Manager.Send("permits", new OpenType(Code, IsOpen: true));
        Assert.That((await _town.Anonymous.Send("permits", PermitsTown.Application(Code))).IsRefused, Is.False);
    }

    [Test]
    public async Task Only_who_manages_types_may_publish_them()
    {
        Assert.That(await _town.As(Roles.Officer).Send("permits", new PublishType(Code, Larger, 1)), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Agent).Send("permits", new OpenType(Code, false)), Refused.With("person.not-allowed"));
        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That((await officer.GetAsync("/permits/types")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Checking_shows_what_is_wrong_once_and_keeps_the_text()
    {
        using var manager = _town.ClientAs(PermitsRole.Manager);
        var wrong = PermitsTown.Shipped(Code).Replace("\"from\": \"starts_on\"", "\"from\": \"begins\"");

        var form = new Dictionary<string, string> { ["json"] = wrong, ["check"] = "yes" };
        var checkedPage = await manager.SubmitAsync($"/permits/types/{Code}/publish", form);

        Assert.That(checkedPage.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var html = WebUtility.HtmlDecode(await checkedPage.Content.ReadAsStringAsync());
        Assert.That(html.Split("class=\"error-summary\""), Has.Length.EqualTo(2));
        Assert.That(html, Does.Contain("validity.from").And.Contain("\"from\": \"begins\", \"months\""));
    }

    [Test]
    public async Task A_file_comes_before_the_box_and_is_shown_in_it()
    {
        using var manager = _town.ClientAs(PermitsRole.Manager);
        var file = new Dictionary<string, byte[]> { ["file"] = Encoding.UTF8.GetBytes(Larger) };

        var looked = await manager.SubmitAsync($"/permits/types/{Code}/publish", new Dictionary<string, string> { ["json"] = "{}", ["check"] = "yes" }, files: file);
        var compared = await (await manager.SubmitAsync($"/permits/types/{Code}/publish", new Dictionary<string, string> { ["json"] = "{}" }, files: file)).TextAsync();
        var other = await manager.SubmitAsync($"/permits/types/{Code}/publish", new Dictionary<string, string> { ["json"] = Larger.Replace("60", "70"), ["sure"] = Sure(compared) });
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK), "what was changed after it was compared is compared again");
        var published = await manager.SubmitAsync($"/permits/types/{Code}/publish", new Dictionary<string, string> { ["json"] = Larger, ["sure"] = Sure(compared) });

        Assert.That(compared, Does.Contain("area › max").And.Contain("<del>50</del>").And.Contain("<ins>60</ins>").And.Contain("Publier à la place de la version 1"));
        Assert.That(looked.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync()), Does.Contain("\"max\": 60"));
        Assert.That(published.Headers.Location!.ToString(), Is.EqualTo($"/permits/types/{Code}"));
        Assert.That(await manager.PageAsync($"/permits/types/{Code}/2.json"), Is.EqualTo(Larger.Trim()));
    }

    private static string Sure(string page) => page.Split("name=\"sure\" value=\"")[1].Split('"')[0];

    [TestCase("types")]
    [TestCase("types/new")]
    [TestCase("types/new?from=event")]
    [TestCase("types/public-space")]
    [TestCase("types/public-space/publish")]
    [TestCase("types/public-space/preview")]
    [TestCase("types/public-space/preview?version=1")]
    public async Task The_pages_open(string page)
    {
        using var manager = _town.ClientAs(PermitsRole.Manager);

        Assert.That((await manager.GetAsync($"/permits/{page}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("types/nothing")]
    [TestCase("types/nothing/publish")]
    [TestCase("types/public-space/preview?version=9")]
    [TestCase("types/public-space/9.json")]
    [TestCase("types/public-space/compare?from=1&to=9")]
    [TestCase("types/adopt/27-0000001-9")]
    public async Task What_is_not_there_answers_404(string page)
    {
        using var manager = _town.ClientAs(PermitsRole.Manager);

        Assert.That((await manager.GetAsync($"/permits/{page}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task One_application_moves_to_the_newest_version_by_an_act_of_its_own()
    {
        var filed = await _town.FileAsync(Code);
        await _town.FileAsync(Code);
        await Manager.Send("permits", new PublishType(Code, Larger, 1));

        using var manager = _town.ClientAs(PermitsRole.Manager);
        var page = $"/permits/types/adopt/{CaseNumber.Show(filed.Number)}";
        Assert.That((await manager.SubmitAsync(page, new Dictionary<string, string>())).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));

        var file = await _town.ReadAsync(filed.Code);
        Assert.That((file.Application.TypeVersion, file.Application.Version), Is.EqualTo((2, 2)));
        Assert.That(file.Events.Single(happened => happened.Kind == "adopted").Note, Is.EqualTo("1 → 2"));
        Assert.That(await Manager.Send("permits", new AdoptType(filed.Number, 2)), Refused.With("types.nothing-to-adopt"));
        Assert.That(await _town.As(Roles.Officer).Send("permits", new AdoptType(filed.Number, 2)), Refused.With("person.not-allowed"));
    }

    /// <summary>The shipped type with a larger stall.</summary>
    private static string Larger => PermitsTown.Shipped(Code).Replace("\"max\": 50", "\"max\": 60");

    private TestPerson Manager => _town.As(PermitsRole.Manager);
}
