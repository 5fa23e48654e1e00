using CivicHost.Sdk;
using CivicHost.Sdk.Tables;

namespace Polls;

/// <summary>A list of people as a table: the document's number, and perhaps name, ward and group.</summary>
internal static class VoterTable
{
    public const int MostPeople = 100_000;

    /// <summary>Problems that are shown; a table with more is wrong as a whole.</summary>
    public const int MostProblems = 200;

    private const int MostBytes = 16 * 1024 * 1024;
    private const int ShortestDocument = 4;
    private const int LongestDocument = 40;
    private const int LongestCell = 120;

    private static readonly CsvRules Rules = new(
        [
            new("document", OtherNames:
            [
                "document number", "id number", "numero", "numero de document", "numero du document", "piece", "numero de piece", "nin", "cni",
                "documento", "numero do documento", "bi",
            ]),
            new("name", IsRequired: false, OtherNames: ["nom", "nom complet", "prenom et nom", "nome", "nome completo", "full name"]),
            new("ward", IsRequired: false, OtherNames: ["quartier", "bairro", "zona", "secteur", "bureau"]),
            new("stratum", IsRequired: false, OtherNames: ["group", "groupe", "grupo", "strate", "estrato"]),
        ],
        MostPeople, LongestCell, MostBytes);

    /// <summary>The people of a table, or what stands against its rows; where there is anything, the people are none.</summary>
    public static async Task<VoterTableReading> ReadAsync(IAsyncEnumerable<CsvRow> rows, ITown town)
    {
        var wards = town.Quarters.GroupBy(quarter => PersonKey.Plain(quarter.Name)).ToDictionary(same => same.Key, same => same.First().Name);
        var people = new List<ListedPerson>();
        var seen = new Dictionary<string, int>();
        var problems = new List<ListProblem>();
        await foreach (var row in rows)
        {
            var against = Against(row, seen);
            problems.AddRange(against.Select(refusal => new ListProblem(row.Number, refusal)));
            if (problems.Count >= MostProblems)
                break;
            if (against.Count > 0)
                continue;
            var document = PersonKey.Plain(row["document"]);
            seen[document] = row.Number;
            people.Add(new ListedPerson(document, row["name"], wards.GetValueOrDefault(PersonKey.Plain(row["ward"]), row["ward"]), row["stratum"]));
        }

        if (problems.Count == 0 && people.Count == 0)
            problems.Add(new ListProblem(1, new Refusal("voters.empty")));
        return problems.Count > 0 ? new VoterTableReading([], problems) : new VoterTableReading(people, []);
    }

    public static IAsyncEnumerable<CsvRow>? Of(SubmittedForm form, string field, CancellationToken cancellation) => form.ReadTable(field, Rules, cancellation);

    private static IReadOnlyList<Refusal> Against(CsvRow row, Dictionary<string, int> seen)
    {
        if (row.Problems.Count > 0)
            return row.Problems;
        var document = PersonKey.Plain(row["document"]);
        if (document.Length == 0)
            return [new Refusal("voters.document-missing")];
        if (document.Length is < ShortestDocument or > LongestDocument)
            return [new Refusal("voters.document-wrong", Arguments: [ShortestDocument, LongestDocument])];
        return seen.TryGetValue(document, out var first) ? [new Refusal("voters.twice", Arguments: [first])] : [];
    }
}

/// <param name="People">In the order of the table.</param>
/// <param name="Problems">In the order of the rows.</param>
internal sealed record VoterTableReading(IReadOnlyList<ListedPerson> People, IReadOnlyList<ListProblem> Problems);

/// <param name="Document">Its letters and digits only.</param>
/// <param name="Ward">As the town writes it where it is one of its quarters.</param>
internal sealed record ListedPerson(string Document, string Name, string Ward, string Stratum);

/// <param name="Row">As a spreadsheet numbers it.</param>
public sealed record ListProblem(int Row, Refusal Against);
