using System.Text;
using CivicHost.Sdk.Counting;
using CsCheck;

namespace Polls.Tests;

[TestFixture]
internal sealed class BallotFileTests
{
    private static readonly FileWish AnyQuestion = new(Enum.GetValues<QuestionKind>());

    [TestCase("a.pb", QuestionKind.BudgetApproval)]
    [TestCase("a.pb", QuestionKind.BudgetPoints)]
    [TestCase("a.toi", QuestionKind.Ranking)]
    [TestCase("a.blt", QuestionKind.Ranking)]
    [TestCase("a.csv", QuestionKind.One)]
    [TestCase("a.csv", QuestionKind.Several)]
    [TestCase("a.csv", QuestionKind.Ranking)]
    [TestCase("a.csv", QuestionKind.Score)]
    [TestCase("a.csv", QuestionKind.BudgetKnapsack)]
    [TestCase("a.csv", QuestionKind.BudgetRanking)]
    [TestCase("a.json", QuestionKind.Pairwise)]
    [TestCase("a.json", QuestionKind.Score)]
    [TestCase("a.json", QuestionKind.BudgetPoints)]
    [TestCase("a.json", QuestionKind.BudgetRanking)]
    public void What_is_written_is_read_again(string name, QuestionKind question) => DrawnElection.Of(question).Sample(
        election =>
        {
            var writer = new StringWriter();
            Assert.That(BallotFile.Write(election, name, writer), Is.Null);
            var again = Read(name, writer.ToString());
            return again.Problem is null && Shown(again.Election!) == Shown(election);
        },
        iter: 100,
        threads: 1);

    [TestCase("a.soc", "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n# ALTERNATIVE NAME 2: Well: deep\n3: 2,1,3\n2: 3,2,1\n", "3 x 2>1>3 | 2 x 3>2>1")]
    [TestCase("a.toi", "# NUMBER ALTERNATIVES: 4\n2: {2,3},1\n1: 4\n", "2 x 2=3>1 | 1 x 4")]
    [TestCase("a.blt", "3 1\n-2\n2 2 3 1 0\n1 1=3 0\n1 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Title\"\n", "2 x 2>1 | 1 x 1=2 | 1 x ")]
    [TestCase("a.csv", "token,ballot\nx,3>1\ny,3>1\nz,\n", "2 x 3>1 | 1 x ")]
    [TestCase("a.csv", "ballot,count\r\n\"1,3\",2\r\n,1\r\n", "2 x 1,3 | 1 x ")]
    [TestCase("a.pb", "META\nkey;value\nbudget;10,5\nvote_type;ordinal\nPROJECTS\nproject_id;cost\nx;4\ny;5.5\nVOTES\nvoter_id;vote\n1;y,x\n2;y,x\n3;\n", "2 x 2>1 | 1 x ")]
    public void Files_of_others_are_understood(string name, string content, string ballots)
    {
        var reading = Read(name, content);

        Assert.That(reading.Problem, Is.Null);
        Assert.That(Shown(reading.Election!), Does.EndWith(ballots));
    }

    [Test]
    public void Names_costs_and_budget_come_from_the_file()
    {
        var election = Read(
            "a.pb",
            "META\nkey;value\nbudget;1000.50\nvote_type;approval\nPROJECTS\nproject_id;name;cost\np7;\"Well; with \"\"roof\"\"\";400.25\nVOTES\nvoter_id;vote\n1;p7\n").Election!;

        Assert.That(election.Options.Single(), Is.EqualTo(new ElectionOption("p7", "Well; with \"roof\"", 400.25m)));
        Assert.That(election.Budget, Is.EqualTo(1000.50m));
    }

    [TestCase("a.blt", QuestionKind.Several, "A .blt file holds rankings only.")]
    [TestCase("a.pb", QuestionKind.Ranking, "A .pb file holds budget questions only.")]
    [TestCase("a.xls", QuestionKind.Ranking, "The ending of a.xls is none of .blt .csv .json .pb .soc .soi .toc .toi.")]
    public void What_a_format_cannot_hold_is_not_written(string name, QuestionKind question, string reason)
    {
        var writer = new StringWriter();

        Assert.That(BallotFile.Write(new ElectionBuilder(question, [new("1", "A")], budget: 0).Build(), name, writer), Is.EqualTo(reason));
        Assert.That(writer.ToString(), Is.Empty);
    }

    private static BallotReading Read(string name, string content) => BallotFile.Read(Encoding.UTF8.GetBytes(content), name, AnyQuestion with
    {
        Questions = name.EndsWith(".csv", StringComparison.Ordinal) ? [QuestionKind.Ranking, QuestionKind.Several] : AnyQuestion.Questions,
    });

    private static string Shown(Election election)
    {
        var grouped = Enumerable.Range(0, election.GroupCount)
            .Select(group => (Text: QuestionWords.TextOf(election, election[group].Marks), election[group].Count))
            .GroupBy(each => each.Text).Select(same => $"{same.Sum(each => each.Count)} x {same.Key}");
        return $"{election.Budget} {string.Join(' ', election.Options.Select(option => option.Cost))}: {string.Join(" | ", grouped)}";
    }
}
