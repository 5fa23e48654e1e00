using System.Text.RegularExpressions;
using System.Xml;
using CivicHost.Sdk;
using CivicHost.Sdk.Counting;
using CivicHost.Sdk.Testing;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Polls.Tests;

[TestFixture]
internal sealed partial class CountPicturesTests
{
    private const string Hostile = "<script>alert(1)</script>\" onload=\"x & </svg> \u0639\u0631\u0628\u064A";

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<PollsModule>());

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Every_picture_is_small_and_has_its_table(
        [Values("approval", "borda", "irv", "stv-scottish", "schulze-margins", "mes-cost", "greedy-votes")] string rule, [Values(2, 8, 20)] int options)
    {
        var html = await PictureAsync(rule, Ballots(rule, options, "Option"));

        foreach (var svg in Svg().Matches(html).Select(match => match.Value))
            Assert.That(svg, Has.Length.LessThan(30_000));
        Assert.That(html, Does.Contain("<svg class=\"bars\"").And.Contain("role=\"img\" aria-label=\"").And.Contain("<table").And.Contain("<caption>"));
    }

    [Test]
    public async Task Whatever_an_option_is_called_it_stays_text([Values("approval", "irv", "schulze-margins", "mes-cost")] string rule)
    {
        var html = await PictureAsync(rule, Ballots(rule, 4, Hostile));

        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("onload=\"x"));
        foreach (var svg in Svg().Matches(html).Select(match => match.Value))
            Assert.DoesNotThrow(() => Read(svg), svg);
    }

    [Test]
    public async Task A_count_without_ballots_has_a_picture_too([Values("approval", "irv", "stv-scottish", "copeland", "mes-cardinality")] string rule)
    {
        var question = Rule.Named(rule).Questions[^1];
        var empty = new ElectionBuilder(question, [new("1", "Well", 10), new("2", "Road", 20)], budget: question == QuestionKind.BudgetRanking ? 30 : 0).Build();

        Assert.That(await PictureAsync(rule, empty), Does.Contain("Road"));
    }

    [Test]
    public async Task The_count_sheet_says_who_was_elected_when_and_what_each_stage_moved()
    {
        var builder = new ElectionBuilder(QuestionKind.Ranking, [new("1", "Well"), new("2", "Road"), new("3", "Lamp")], seats: 2);
        builder.TryAdd("1>2", 6);
        builder.TryAdd("3", 2);

        var html = await RenderAsync<CountSheetTable>(Rule.Count("stv-scottish", builder.Build()), builder.Build());

        Assert.That(Plain(html), Does.Contain("Quota : 3.").And.Contain("Well (élu à l’étape 1)").And.Contain("Road (élu à l’étape 2)").And.Contain("+3"));
    }

    [Test]
    public async Task The_budget_says_who_paid_for_a_project()
    {
        var builder = new ElectionBuilder(QuestionKind.BudgetApproval, [new("1", "Well", 60), new("2", "Road", 90)], budget: 100);
        builder.TryAdd("1", 2);

        var html = await RenderAsync<BudgetPicture>(Rule.Count("mes-cost", builder.Build()), builder.Build());

        Assert.That(Plain(html), Does.Contain("payé par 2 personnes, 30 chacune").And.Contain("Dépensé : 60 sur 100").And.Contain("non"));
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    private static string Plain(string html) => Regex.Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(html, "")), @"\s+", " ");

    private static void Read(string svg)
    {
        using var reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (reader.Read())
        {
        }
    }

    private static Election Ballots(string rule, int options, string label)
    {
        var question = Rule.Named(rule).Questions[^1] switch { QuestionKind.BudgetRanking => QuestionKind.BudgetApproval, var own => own };
        var isBudget = question == QuestionKind.BudgetApproval;
        var builder = new ElectionBuilder(
            question, [.. Enumerable.Range(1, options).Select(number => new ElectionOption($"{number}", $"{label} {number}", isBudget ? 1000 + number : 0))],
            seats: rule == "irv" ? 1 : Math.Min(3, options - 1), budget: isBudget ? 15_000 : 0);
        for (var ballot = 0; ballot < 200; ballot++)
        {
            var chosen = Enumerable.Range(0, Math.Min(options, 5)).Select(step => (ballot + (step * (1 + (ballot % 7)))) % options).Distinct();
            BallotMark[] marks = question == QuestionKind.Ranking
                ? [.. chosen.Select((option, at) => new BallotMark(option, at + 1))]
                : [.. chosen.Order().Select(option => new BallotMark(option, 1))];
            Assert.That(builder.TryAdd(marks, 1 + (ballot % 5)), Is.True);
        }

        return builder.Build();
    }

    private async Task<string> PictureAsync(string rule, Election election)
    {
        var result = Rule.Count(rule, election);
        return rule switch
        {
            "irv" or "stv-scottish" => await RenderAsync<CountFlow>(result, election),
            "schulze-margins" or "copeland" => await RenderAsync<PairwiseMatrix>(result, election),
            "mes-cost" or "mes-cardinality" or "greedy-votes" => await RenderAsync<BudgetPicture>(result, election),
            _ => await RenderAsync<CountBars>(result, election),
        };
    }

    private async Task<string> RenderAsync<TPicture>(CountResult result, Election election) where TPicture : IComponent
    {
        var parameters = new Dictionary<string, object?> { ["Result"] = result, ["Options"] = election.Options };
        if (typeof(TPicture) == typeof(BudgetPicture))
            parameters["Budget"] = election.Budget;
        if (typeof(TPicture) == typeof(CountBars))
            parameters["Figure"] = result.Rule == "borda" ? "points" : "votes";
        var rendered = await _town.Anonymous.Change("polls", async (services, _) =>
        {
            await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TPicture>(ParameterView.FromDictionary(parameters))).ToHtmlString());
            return (Outcome<string>)html;
        });
        return rendered.Answer;
    }
}
