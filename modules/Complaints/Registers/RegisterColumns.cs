using System.Text;
using CivicHost.Sdk.Tables;

namespace Complaints;

/// <summary>What a paper register can tell of a report, and by which headings clerks call it.</summary>
internal static class RegisterColumns
{
    public const string Date = "date";
    public const string Category = "category";
    public const string Quarter = "quarter";
    public const string Landmark = "landmark";
    public const string Text = "text";
    public const string Outcome = "outcome";
    public const string ClosedOn = "closed";
    public const string Name = "name";
    public const string Contact = "contact";
    public const string Folio = "folio";

    public const int MostRows = 100_000;
    public const int MostBytes = 10 * 1024 * 1024;

    private const int MostHeadings = 60;
    private const int LongestHeading = 100;
    private const int LongestFirstRow = 4096;

    public static readonly IReadOnlyList<string> All = [Date, Category, Quarter, Landmark, Text, Outcome, ClosedOn, Name, Contact, Folio];

    /// <summary>Headings as SearchWords folds them.</summary>
    private static readonly Dictionary<string, string[]> Headings = new()
    {
        [Date] = ["date", "recu le", "date de reception", "date reception", "jour", "data", "recebido em", "data de entrada", "dia", "day", "received", "received on", "filed on"],
        [Category] = ["categorie", "objet", "sujet", "type", "nature", "categoria", "assunto", "tipo", "category", "subject", "kind"],
        [Quarter] = ["quartier", "zone", "localite", "secteur", "bairro", "zona", "localidade", "quarter", "ward", "area", "neighbourhood"],
        [Landmark] = ["repere", "point de repere", "lieu", "adresse", "referencia", "ponto de referencia", "local", "morada", "landmark", "place", "address"],
        [Text] = ["texte", "description", "plainte", "motif", "observation", "observations", "texto", "descricao", "reclamacao", "text", "complaint", "problem", "details"],
        [Outcome] = ["etat", "statut", "suite", "suite donnee", "resultat", "decision", "estado", "situacao", "resultado", "decisao", "state", "status", "outcome", "result"],
        [ClosedOn] = ["date de cloture", "clos le", "resolu le", "traite le", "date de fin", "data de fecho", "data de encerramento", "fechado em", "resolvido em", "closed", "closed on", "closing date", "resolved on"],
        [Name] = ["nom", "nom et prenom", "plaignant", "demandeur", "nome", "requerente", "name", "reporter", "complainant"],
        [Contact] = ["contact", "telephone", "tel", "courriel", "e mail", "email", "contacto", "telefone", "telemovel", "phone", "mobile"],
        [Folio] = ["folio", "page", "feuillet", "numero", "n", "no", "folha", "pagina", "number"],
    };

    public static bool IsRequired(string column, bool hasQuarters) => column is Date or Category or Text || (column == Quarter && hasQuarters);

    /// <summary>Which heading probably means what.</summary>
    public static IReadOnlyDictionary<string, string> Guess(IReadOnlyList<string> headings)
    {
        var guessed = new Dictionary<string, string>();
        foreach (var column in All)
        {
            var found = headings.FirstOrDefault(heading => !guessed.ContainsValue(heading) && Headings[column].Contains(SearchWords.Fold(heading)));
            if (found is not null)
                guessed[column] = found;
        }

        return guessed;
    }

    public static CsvRules Rules(IReadOnlyDictionary<string, string> columns) => new(
        [.. columns.Values.Select(heading => new CsvColumn(heading))], MostRows, FileReportRules.LongestText + 100, 2 * MostBytes);

    /// <summary>The cells of the first row; empty where there is none that could be headings.</summary>
    public static IReadOnlyList<string> Read(string content)
    {
        var row = content.AsSpan()[..Math.Min(content.Length, LongestFirstRow)];
        char[] separators = ['\t', ';', ','];
        var counts = separators.Select(_ => 0).ToArray();
        var end = 0;
        for (var isQuoted = false; end < row.Length && (isQuoted || row[end] is not ('\r' or '\n')); end++)
        {
            isQuoted ^= row[end] == '"';
            if (!isQuoted && Array.IndexOf(separators, row[end]) is >= 0 and var which)
                counts[which]++;
        }

        var headings = Split(row[..end], separators[Array.IndexOf(counts, counts.Max())]);
        return headings.Count > MostHeadings || headings.Exists(heading => heading.Length > LongestHeading)
            ? []
            : [.. headings.Where(heading => heading.Length > 0).Distinct()];
    }

    private static List<string> Split(ReadOnlySpan<char> row, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var index = 0; index < row.Length; index++)
        {
            if (row[index] == '"' && isQuoted && index + 1 < row.Length && row[index + 1] == '"')
                cell.Append(row[++index]);
            else if (row[index] == '"')
                isQuoted = !isQuoted;
            else if (row[index] == separator && !isQuoted)
                Take();
            else
                cell.Append(row[index]);
        }

        Take();
        return cells;

        void Take()
        {
            cells.Add(CivicHost.Sdk.SubmittedForm.Clean(cell.ToString()));
            cell.Clear();
        }
    }
}
