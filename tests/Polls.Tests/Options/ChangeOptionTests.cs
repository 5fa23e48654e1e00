using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ChangeOptionTests(SqlEngine engine)
{
    private const int HeaviestBallotPage = 30_000;

    private static readonly DraftPoll Well = TownWithPolls.Well with
    {
        Slips = 3,
        OtherQuestions = new Dictionary<string, string> { ["pt"] = "Onde?" },
        OtherOptions = new Dictionary<string, IReadOnlyList<string>> { ["pt"] = ["Centro", "Porto", "Estação"] },
    };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task An_answer_has_words_colour_picture_and_recording_wherever_it_is_shown()
    {
        var poll = await _town.DraftAsync(Well);

        await SaveAsync(poll, 2, [("label-fr", "Le port"), ("label-pt", "O porto"), ("colour", "#8c3a72")], Pictures.Jpeg(640, 480), Sounds.Mp3());

        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();
        var option = (await FindAsync(poll)).Definition.Options[1];
        Assert.That((option.Number, option.Label["fr"], option.Label["pt"], option.Colour), Is.EqualTo((2, "Le port", "O porto", "#8c3a72")));
        var (picture, audio) = ($"/polls/{poll}/files/{option.Picture}", $"/polls/{poll}/files/{option.Audio}");
        var preview = await officer.PageAsync($"/polls/staff/{poll}/preview");
        Assert.That(preview, Does.Contain(picture).And.Contain(audio).And.Contain("#8c3a72"));
        var slips = await (await officer.SubmitAsync($"/polls/staff/{poll}", new Dictionary<string, string>())).Content.ReadAsStringAsync();
        Assert.That(slips, Does.Contain(picture).And.Contain("Le port").And.Not.Contain("<audio"));
        var ballot = await resident.PageAsync($"/polls/{poll}/vote");
        Assert.That(ballot, Does.Contain($"<img class=\"option\" src=\"{picture}\"").And.Contain($"preload=\"none\" src=\"{audio}\"").And.Contain("#8c3a72"));
        Assert.That(await resident.PageAsync($"/polls/{poll}/poster"), Does.Contain(picture));
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        Assert.That(await resident.PageAsync($"/polls/{poll}"), Does.Contain(picture).And.Contain(audio).And.Contain("fill=\"#8c3a72\""));
    }

    [Test]
    public async Task Whose_colour_is_taken_gets_the_one_that_is_left()
    {
        var poll = await _town.DraftAsync(Well);

        await SaveAsync(poll, 1, [("colour", "#1f4f86")], null, null);

        Assert.That((await FindAsync(poll)).Definition.Options.Select(option => option.Colour), Is.EqualTo(new[] { "#1f4f86", "#c77700", "#0b5d4e" }));
    }

    [Test]
    public async Task Files_are_part_of_the_frozen_definition_by_their_hash()
    {
        var poll = await _town.DraftAsync(Well);
        await SaveAsync(poll, 1, [], Pictures.Jpeg(640, 480), Sounds.Ogg());
        var option = (await FindAsync(poll)).Definition.Options[0];
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next()]));

        using var resident = _town.Client();
        var picture = await resident.Http.GetAsync($"/polls/{poll}/files/{option.Picture}");
        var bytes = await picture.Content.ReadAsByteArrayAsync();
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(bytes)), Is.EqualTo(option.Picture));
        Assert.That(Pictures.SizeOf(bytes), Is.EqualTo((320, 240)));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Sounds.Ogg())), Is.EqualTo(option.Audio));
        var document = (await _town.ReadAsync<string>("polls", "select document from poll")).Single();
        Assert.That(document, Does.Contain($"\"picture\":\"{option.Picture}\"").And.Contain($"\"audio\":\"{option.Audio}\""));
        Assert.That(PollDefinition.HashOf(document), Is.EqualTo((await FindAsync(poll)).Hash));
    }

    [Test]
    public async Task A_picture_that_was_exchanged_behind_the_towns_back_is_not_shown()
    {
        var poll = await _town.DraftAsync(Well);
        await SaveAsync(poll, 1, [], Pictures.Jpeg(64, 48), null);
        await SaveAsync(poll, 2, [], Pictures.Jpeg(48, 64), null);
        var options = (await FindAsync(poll)).Definition.Options;
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next()]));

        await _town.WriteAsync(
            "polls", "update option_file set file = (select file from option_file where hash = @Other) where hash = @Hash", new { Other = options[1].Picture, Hash = options[0].Picture });

        using var resident = _town.Client();
        Assert.That((await resident.GetAsync($"/polls/{poll}/files/{options[0].Picture}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await resident.GetAsync($"/polls/{poll}/files/{options[1].Picture}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_recording_comes_in_pieces_and_plays_in_the_page()
    {
        var poll = await _town.DraftAsync(Well);
        await SaveAsync(poll, 1, [], null, Sounds.Mp3());
        var audio = (await FindAsync(poll)).Definition.Options[0].Audio;
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next()]));

        using var resident = _town.Client();
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/polls/{poll}/files/{audio}");
        asked.Headers.Range = new RangeHeaderValue(0, 99);
        var piece = await resident.Http.SendAsync(asked);
        Assert.That((piece.StatusCode, piece.Content.Headers.ContentLength), Is.EqualTo((HttpStatusCode.PartialContent, 100L)));
        Assert.That((piece.Content.Headers.ContentType!.ToString(), piece.Content.Headers.ContentDisposition), Is.EqualTo(("audio/mpeg", (ContentDispositionHeaderValue?)null)));
        var page = await resident.Http.GetAsync($"/polls/{poll}/vote");
        Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("media-src 'self'"));
    }

    [Test]
    public async Task Files_of_a_draft_are_for_officers_only()
    {
        var poll = await _town.DraftAsync(Well);
        await SaveAsync(poll, 1, [], Pictures.Jpeg(64, 48), null);
        var address = $"/polls/{poll}/files/{(await FindAsync(poll)).Definition.Options[0].Picture}";
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That((await resident.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await officer.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task What_no_answer_has_any_more_is_kept_no_more()
    {
        var poll = await _town.DraftAsync(Well);
        await SaveAsync(poll, 1, [], Pictures.Jpeg(64, 48), Sounds.Mp3());
        await SaveAsync(poll, 2, [], Pictures.Jpeg(48, 64), Sounds.Mp3());

        await SaveAsync(poll, 1, [("dropsPicture", "yes"), ("dropsAudio", "yes")], null, null);
        Assert.That(await KeptAsync(), Is.EqualTo((2L, 2L)), "the recording is still that of the second");

        await _town.As(Roles.Officer).Send("polls", new DiscardDraft(poll));
        Assert.That(await KeptAsync(), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task An_answer_keeps_its_picture_when_the_order_changes_or_its_words_do()
    {
        var poll = await _town.DraftAsync(TownWithPolls.Well);
        await SaveAsync(poll, 3, [("colour", "#a3401b"), ("pictogram", "people")], Pictures.Jpeg(64, 48), null);
        var picture = (await FindAsync(poll)).Definition.Options[2].Picture;

        await ChangeAsync(poll, "Gare", "Centre", "Port");
        Assert.That((await FindAsync(poll)).Definition.Options.Select(option => (option.Colour, option.Pictogram, option.Picture)), Is.EqualTo(new[]
        {
            ("#a3401b", "people", picture), ("#c77700", null, null), ("#1f4f86", null, null),
        }));

        await ChangeAsync(poll, "Gare routière", "Centre", "Port");
        Assert.That((await FindAsync(poll)).Definition.Options[0].Picture, Is.EqualTo(picture));

        await ChangeAsync(poll, "Centre", "Port");
        Assert.That((await FindAsync(poll)).Definition.Options.Select(option => option.Picture), Is.All.Null);
        Assert.That(await KeptAsync(), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task Pictures_that_are_none_long_recordings_and_empty_words_are_refused_beside_their_field()
    {
        var poll = await _town.DraftAsync(Well);

        foreach (var (field, refused) in ((string, HttpResponseMessage)[])
            [
                ("picture", await SaveAsync(poll, 1, [], [.. "<svg onload=x>"u8], null)),
                ("audio", await SaveAsync(poll, 1, [], null, [.. Sounds.Mp3(), .. new byte[600_000]])),
                ("audio", await SaveAsync(poll, 1, [], null, Pictures.Pdf())),
                ("label-fr", await SaveAsync(poll, 1, [("label-fr", "")], null, null)),
                ("label-fr", await SaveAsync(poll, 1, [("label-fr", "port")], null, null)),
                ("colour", await SaveAsync(poll, 1, [("colour", "red\" onload=\"x")], null, null)),
                ("pictogram", await SaveAsync(poll, 1, [("pictogram", "../x")], null, null)),
            ])
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), field);
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain($"id=\"{field}-error\""));
        }

        Assert.That((await FindAsync(poll)).Version, Is.EqualTo(1));
        Assert.That(await KeptAsync(), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task After_opening_no_answer_changes_and_a_second_officer_is_told()
    {
        var poll = await _town.DraftAsync(Well);
        using var officer = _town.ClientAs(Roles.Officer);
        var late = await officer.OpenFormAsync($"/polls/staff/{poll}/options/1");
        await SaveAsync(poll, 1, [("colour", "#00768c")], null, null);

        var second = await officer.SendAsync(late, Fields("Centre"));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next()]));
        Assert.That((await officer.SendAsync(late, Fields("Centre"))).StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await officer.GetAsync($"/polls/staff/{poll}/options/9")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Forty_projects_stand_in_sections_of_eight_on_one_light_form()
    {
        var poll = await OpenBudgetAsync();
        using var resident = _town.Client();

        var page = await resident.PageAsync($"/polls/{poll}/vote");

        Assert.That(page.Split("<fieldset class=\"field screen\">"), Has.Length.EqualTo(6));
        Assert.That(page, Does.Contain("1 à 8, sur 40").And.Contain("33 à 40, sur 40"));
        Assert.That(page.Split("<form").Count(part => part.Contains("name=\"choice\"")), Is.EqualTo(1), "one form, one act");
        Assert.That(page.Split("<audio"), Has.Length.EqualTo(9));
        Assert.That(System.Text.Encoding.UTF8.GetByteCount(page), Is.LessThanOrEqualTo(HeaviestBallotPage));
    }

    private async Task<string> OpenBudgetAsync()
    {
        var poll = await _town.DraftAsync(TownWithPolls.Well with
        {
            Kind = BallotKind.BudgetApproval,
            Options = [.. Enumerable.Range(1, 40).Select(number => $"Projet {number}")],
            Costs = [.. Enumerable.Repeat(100L, 40)],
            Budget = 1000,
            Slips = 2,
        });
        for (var number = 1; number <= 8; number++)
            await SaveAsync(poll, number, [("label-fr", $"Projet {number}")], Pictures.Jpeg(60 + number, 48), Sounds.Mp3());
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, [TrackingCode.Next(), TrackingCode.Next()]));
        return poll;
    }

    private static Dictionary<string, string> Fields(string label) => new() { ["label-fr"] = label, ["colour"] = "#0b5d4e", ["pictogram"] = "" };

    private async Task<HttpResponseMessage> SaveAsync(string poll, int number, IReadOnlyList<(string Name, string Value)> changed, byte[]? picture, byte[]? audio)
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var fields = Fields((await FindAsync(poll)).Definition.Options[number - 1].Label["fr"]);
        foreach (var (name, value) in changed)
            fields[name] = value;
        var files = new Dictionary<string, byte[]>();
        if (picture is not null)
            files["picture"] = picture;
        if (audio is not null)
            files["audio"] = audio;
        return await officer.SubmitAsync($"/polls/staff/{poll}/options/{number}", fields, files: files);
    }

    private async Task ChangeAsync(string poll, params string[] options)
    {
        var changed = await _town.As(Roles.Officer).Send("polls", new ChangeDraft(poll, (await FindAsync(poll)).Version, TownWithPolls.Well with { Options = options }));
        Assert.That(changed.IsRefused, Is.False);
    }

    private async Task<(long Rows, long Files)> KeptAsync() => (
        (await _town.ReadAsync<long>("polls", "select count(*) from option_file")).Single(),
        (await _town.ReadAsync<long>("polls", "select count(*) from civic_file")).Single());

    private async Task<Poll> FindAsync(string poll) => (await _town.As(Roles.Officer).Send("polls", new FindPoll(poll, WithDrafts: true)))!;
}
