using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints.Tests;

public sealed class SmsGrammarTests
{
    private static readonly string[] Pieces =
    [
        "SIGNALER", "relatar", "Report", "SUIVI", "estado", "MOI AUSSI", "me", "too", "STOP", "1", "2", "OUI", "ROUVRIR", "Centre", "Les Manguiers", "lampadaire", "éteint",
        "27-0000042-0", "ABCD-EFGH-JKMN", "6CR8RF4X+XF", "\0", "\u202E", "\uD800", "\uFFFF", "ﷺ", "́", "😀", "ߒߞߏ", "'; --", "{0}", "{", "\n", "+", ",,", "２",
    ];

    private static readonly Gen<string> Noise = Gen.OneOf(Gen.OneOfConst(Pieces), Gen.String).Array[0, 12].Select(parts => string.Join(' ', parts));

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(SqlEngine.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public void Whatever_is_written_is_read_without_a_fault()
    {
        var town = _town.Services.GetRequiredService<ITown>();
        var grammar = new SmsGrammar(new Words(), town);
        var tree = new CategoryTree([Category("light", "lampadaire, lampe"), Category("other", "")]);

        Noise.Sample(text =>
        {
            var said = grammar.Read(text);
            SmsQuote.Read(said.Rest);
            SmsReportText.Read(said.Rest, town, tree);
            return said.Languages.Count <= 3;
        });
    }

    [Test]
    public async Task Whatever_is_written_is_answered_by_nothing_or_by_one_SMS()
    {
        await using var town = await SmsTown.StartAsync(SqlEngine.Sqlite);
        await Noise.SampleAsync(async text => await town.WriteAsync(text) is not null, iter: 60, threads: 1);
    }

    [Test]
    public void A_sentence_gives_way_word_by_word()
    {
        var words = string.Join(' ', Enumerable.Repeat("mot", 80));

        Assert.That(OneSms.With("court.", sentence => $"A {sentence} Z"), Is.EqualTo("A court. Z"));
        Assert.That(OneSms.With(words, sentence => $"A {sentence} Z"), Does.StartWith("A mot mot").And.EndWith("mot... Z"));
        Assert.That(OneSms.With(new string('x', 300), sentence => $"A {sentence} Z"), Is.EqualTo("A  Z"));
        Assert.That(SmsText.Of(OneSms.With(words, sentence => $"A {sentence} Z")).Units, Is.InRange(150, 160));
    }

    [TestCase("STATUS abcd efgh", null)]
    [TestCase("27 0000042 0", "27-0000042-0")]
    [TestCase("n° 27-0000042-0, merci", "27-0000042-0")]
    [TestCase("2700000420", "27-0000042-0")]
    [TestCase("2700000421", null)]
    public void A_number_is_found_as_people_write_it(string text, string? number) =>
        Assert.That(SmsQuote.Read(text).Number is { } read ? CaseNumber.Show(read) : null, Is.EqualTo(number));

    [Test]
    public void Every_text_that_goes_out_by_SMS_fits_into_one()
    {
        object[] longest = ["ABCD-EFGH-JKMN", "Chez un autre service", "", "", "", "ABCD-EFGH-JKMN", "Service at the town hall", "Cité des Pêcheurs", "15/03/2027", ""];
        Assert.Multiple(() =>
        {
            foreach (var language in (string[])["fr", "pt", "en"])
            {
                foreach (var (key, text) in Words.Read(language).Where(text => IsSms(text.Key)))
                    Assert.That(SmsText.Of(string.Format(CultureInfo.InvariantCulture, text, longest)), Has.Property("Segments").EqualTo(1).And.Property("IsGsm7").True, $"{language} {key}");
            }
        });
    }

    private static bool IsSms(string key) =>
        (key.StartsWith("sms.", StringComparison.Ordinal) && !key.StartsWith("sms.words.", StringComparison.Ordinal))
        || (key.StartsWith("message.", StringComparison.Ordinal) && key.EndsWith(".sms", StringComparison.Ordinal));

    private static Category Category(string code, string synonyms) =>
        new(code, null, 1, "{}", "{}", synonyms, "road", "", "public", 8, 0, false, false, true, 1);

    /// <summary>The module's own texts, as files.</summary>
    private sealed class Words(string language = "fr") : ITexts
    {
        private readonly Dictionary<string, string> _texts = Read(language);

        public string Language => language;

        public CultureInfo Culture => CultureInfo.GetCultureInfo(language);

        public string this[string key, params object[] arguments] => _texts[key];

        public bool Has(string key) => _texts.ContainsKey(key);

        public static Dictionary<string, string> Read(string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(ComplaintsModule).Assembly.Location)!, "Texts", $"{language}.json")))!;

        public ITexts In(string other) => new Words(other);
    }
}
