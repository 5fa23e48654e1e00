using System.Text;
using CivicHost.Sdk.Counting;
using CsCheck;

namespace Polls.Tests;

/// <summary>Whatever a file holds, the answer is an election, or a line and a reason.</summary>
[TestFixture]
internal sealed class BadFilesTests
{
    private const string Projects = "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\nx;4\ny;5\nVOTES\nvoter_id;vote\n";

    private static readonly FileWish Rankings = new([QuestionKind.Ranking]);

    private static readonly IReadOnlyDictionary<string, string> Good = new Dictionary<string, string>
    {
        ["a.pb"] = Projects + "1;x,y\n2;y\n",
        ["a.soc"] = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: A\n2: 1,2,3\n1: 3,2,1\n",
        ["a.toi"] = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 3\n2: {1,2},3\n1: 3\n",
        ["a.blt"] = "3 2\n2 1 2 0\n1 3=1 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Title\"\n",
        ["a.csv"] = "what,text,number\nquestion,ranking,\nseats,,1\noption,A,\noption,B,\nballot,1>2,3\n",
        ["a.json"] = "{\n\"question\": \"ranking\",\n\"options\": [{\"id\": \"a\"}, {\"id\": \"b\"}],\n\"ballots\": [\n{\"ballot\": \"1>2\", \"count\": 3}\n]\n}\n",
    };

    private static IEnumerable<string> Names => Good.Keys;

    [TestCase("a.soc", "# NUMBER ALTERNATIVES: 3\n1: 1,2,2\n", 2, "The alternative 2 is ranked twice.")]
    [TestCase("a.soc", "# NUMBER ALTERNATIVES: 3\n1: 1,2\n", 2, "This ballot ranks 2 of 3 alternatives, and the file says that all are ranked.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 3\n1: {1,2}\n", 2, "There are equal ranks, and the file says that there are none.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 3\n-1: 1\n", 2, "A ballot is how often it was cast, a colon, and a ranking.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 3\n1: 1,-2\n", 2, "'-2' does not begin with the number of an alternative: 1 to 3.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 10000\n", 1, "NUMBER ALTERNATIVES is not 1 to 1000.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 9\n1: 1\n", 3, "NUMBER VOTERS is 9, and there are 1 ballots: the file is cut off, or was changed.")]
    [TestCase("a.toi", "# NUMBER ALTERNATIVES: 3\n1: {1,2\n", 2, "A brace is not closed.")]
    [TestCase("a.soi", "1: 1,2\n", 1, "A ballot stands before NUMBER ALTERNATIVES.")]
    [TestCase("a.soi", "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: \u202Etrap\n", 2, "A hidden character (U+202E) makes this line look different from what it says.")]
    [TestCase("a.pb", Projects + "1;x,x\n", 13, "The ballot names the project 'x' twice.")]
    [TestCase("a.pb", Projects + "1;x\n2;z\n", 14, "There is no project 'z'.")]
    [TestCase("a.pb", Projects + "1;x\n", 13, "num_votes is '2', and there are 1 votes: the file is cut off, or was changed.")]
    [TestCase("a.pb", "META\nkey;value\nbudget;-5\nvote_type;approval\nPROJECTS\nproject_id;cost\nx;4\nVOTES\n", 3, "META has no budget that is an amount: more than 0, at most 10^12, at most 6 decimals.")]
    [TestCase("a.pb", "META\nkey;value\nPROJECTS\nproject_id;cost\nx;-4\n", 5, "The cost '-4' is no amount: more than 0, at most 10^12, at most 6 decimals.")]
    [TestCase("a.pb", "META\nkey;value\n", 2, "The file ends before VOTES: it is cut off.")]
    [TestCase("a.pb", "rubbish\n", 1, "The file does not begin with META.")]
    [TestCase("a.blt", "3 2\n1 1 1 0\n", 2, "The candidate 1 is ranked twice.")]
    [TestCase("a.blt", "3 2\n1 4 0\n", 2, "'4' is no candidate: 1 to 3.")]
    [TestCase("a.blt", "3 2\n1 1 2\n", 2, "A ballot ends with 0; this one does not.")]
    [TestCase("a.blt", "3 2\n1 1 2 0\n", 2, "The file ends before the 0 that closes the ballots: it is cut off.")]
    [TestCase("a.blt", "2 1\n1 1 0\n0\n\"A\"\n", 4, "There are 2 candidates and 1 names: the file is cut off.")]
    [TestCase("a.blt", "2 1\n1 1 0\n0\n\"A\"\n\"A\"\n", 5, "Two candidates have the name 'A'.")]
    [TestCase("a.blt", "10000 1\n", 1, "There are 1 to 1000 candidates, and at least one seat.")]
    [TestCase("a.csv", "ballot\n1>2\n2>2\n", 3, "'2>2' is no ballot of a question of the kind ranking.")]
    [TestCase("a.csv", "ballot\n1>5000\n", 2, "'1>5000' names an option above 1000.")]
    [TestCase("a.csv", "colour\nred\n", 1, "The heading is neither what,text,number nor one with a column ballot.")]
    [TestCase("a.csv", "what,text,number\nquestion,ranking,\noption,A,\nballot,1>1,1\n", 4, "'1>1', '1' times, is no ballot of this question.")]
    [TestCase("a.json", "{\n\"question\": \"ranking\",\n\"options\": [{\"id\": \"a\"}],\n\"ballots\": [\n{\"ballot\": \"2\"}]}", 5, "'2' is no ballot of this question, or its count is none.")]
    [TestCase("a.json", "{\n\"question\": \"ran", 2, "Here the text is no JSON: it is cut off, or a sign is missing or too many.")]
    [TestCase("a.txt", "x", 1, "The ending of a.txt is none of .blt .csv .json .pb .soc .soi .toc .toi.")]
    public void A_bad_file_is_answered_with_a_line_and_a_reason(string name, string content, int line, string reason) =>
        Assert.That(BallotFile.Read(Encoding.UTF8.GetBytes(content), name, Rankings).Problem, Is.EqualTo(new FileProblem(line, reason)));

    [Test]
    public void Another_encoding_is_named_with_the_line_of_its_first_character()
    {
        byte[] latin = [.. "# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: caf"u8, 0xE9, (byte)'\n'];

        Assert.That(BallotFile.Read(latin, "a.soi", Rankings).Problem?.Line, Is.EqualTo(2));
        Assert.That(BallotFile.Read(Encoding.Unicode.GetPreamble(), "a.soi", Rankings).Problem?.Reason, Does.StartWith("This text is UTF-16"));
    }

    [Test]
    public void A_line_without_an_end_is_no_ballot()
    {
        var content = Encoding.UTF8.GetBytes("# NUMBER ALTERNATIVES: 3\n1: " + string.Join(',', Enumerable.Repeat("1", 1_000_000)));

        Assert.That(BallotFile.Read(content, "a.soi", Rankings).Problem, Is.EqualTo(new FileProblem(2, "This line is longer than any ballot.")));
    }

    [TestCaseSource(nameof(Names))]
    public void A_good_file_is_read(string name) =>
        Assert.That(BallotFile.Read(Encoding.UTF8.GetBytes(Good[name]), name, Rankings).Problem, Is.Null);

    [TestCaseSource(nameof(Names))]
    public void However_a_file_is_spoilt_the_answer_is_an_election_or_a_line_of_it(string name) =>
        Gen.Select(Gen.Int[0, Good[name].Length - 1].Array[1, 4], Gen.Byte.Array[1, 4], Gen.Int[0, 3]).Sample(
            (places, bytes, how) =>
            {
                var content = Encoding.UTF8.GetBytes(Good[name]).ToList();
                for (var at = 0; at < places.Length; at++)
                {
                    var place = places[at] % Math.Max(1, content.Count);
                    var sign = how == 0 ? (byte)"0123456789,;:>={}\"-\n"[bytes[at % bytes.Length] % 20] : bytes[at % bytes.Length];
                    if (content.Count == 0)
                        break;
                    if (how == 1)
                        content.RemoveRange(place, Math.Min(content.Count - place, 1 + (sign % 30)));
                    else if (how == 2)
                        content.Insert(place, sign);
                    else
                        content[place] = sign;
                }

                var reading = BallotFile.Read([.. content], name, Rankings);
                return reading.Problem is null ? reading.Election is not null : reading.Problem.Line >= 1 && reading.Problem.Line <= content.Count(sign => sign == '\n') + 1;
            },
            iter: 2000,
            threads: 1);
}
