using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Tables;

namespace Permits;

/// <summary>What a paper register can tell of a permit, and by which headings clerks call it: what every permit has, and the fields of its type.</summary>
internal static class PaperColumns
{
    public const string Number = "number";
    public const string Filed = "filed";
    public const string Decided = "decided";
    public const string Outcome = "outcome";
    public const string Holder = "holder";
    public const string Phone = "phone";
    public const string Quarter = "quarter";
    public const string ValidFrom = "valid-from";
    public const string ValidUntil = "valid-until";
    public const string Folio = "folio";

    public const int MostRows = 100_000;
    public const int MostBytes = 10 * 1024 * 1024;

    private const string FieldPrefix = "field-";
    private const int LongestCell = 4_000;

    public static readonly IReadOnlyList<string> Fixed = [Number, Filed, Decided, Outcome, Holder, Phone, Quarter, ValidFrom, ValidUntil, Folio];

    /// <summary>Headings as FoldedWords folds them.</summary>
    private static readonly Dictionary<string, string[]> Headings = new()
    {
        [Number] = ["numero", "n", "no", "numero d autorisation", "autorisation", "permis", "numero da licenca", "licenca", "number", "permit", "permit number"],
        [Filed] = ["date de depot", "depose le", "demande le", "date de demande", "recu le", "data do pedido", "data de entrada", "pedido em", "filed", "filed on", "received on"],
        [Decided] = ["date", "date de decision", "decide le", "delivre le", "date de delivrance", "accorde le", "data", "data da decisao", "data de emissao", "emitida em", "decided", "decided on", "granted on", "issued on", "date of issue"],
        [Outcome] = ["decision", "suite", "resultat", "etat", "statut", "decisao", "resultado", "estado", "outcome", "result", "status"],
        [Holder] = ["titulaire", "nom", "nom et prenom", "demandeur", "beneficiaire", "titular", "nome", "requerente", "holder", "name", "applicant"],
        [Phone] = ["telephone", "tel", "contact", "telefone", "telemovel", "contacto", "phone", "mobile"],
        [Quarter] = ["quartier", "zone", "localite", "secteur", "bairro", "zona", "localidade", "quarter", "ward", "area"],
        [ValidFrom] = ["valable du", "valable a partir du", "debut", "date de debut", "valida desde", "inicio", "valid from", "from", "start"],
        [ValidUntil] = ["valable jusqu au", "expire le", "fin", "date de fin", "echeance", "valida ate", "validade", "fim", "valid until", "until", "expires", "end"],
        [Folio] = ["folio", "page", "feuillet", "folha", "pagina"],
    };

    /// <summary>The fields of a form that a table can fill: no files, and nothing that is filled in several times.</summary>
    public static IEnumerable<FormField> FieldsOf(FormSchema form) => form.Fields.Where(field => field.Type is not (FieldType.File or FieldType.Group));

    /// <summary>All that a column of the table may mean, for permits of this type.</summary>
    public static IReadOnlyList<string> For(FormSchema form) => [.. Fixed, .. FieldsOf(form).Select(Of)];

    public static string Of(FormField field) => FieldPrefix + field.Name;

    public static bool IsRequired(string column) => column is Decided or Holder;

    /// <summary>Which heading probably means what: a heading that is a field's label means the field.</summary>
    public static IReadOnlyDictionary<string, string> Guess(IReadOnlyList<string> headings, FormSchema form, IReadOnlyList<string> languages)
    {
        var guessed = new Dictionary<string, string>();
        foreach (var field in FieldsOf(form))
        {
            var labels = languages.Select(language => FoldedWords.Fold(field.Label(language))).Append(FoldedWords.Fold(field.Name)).ToHashSet();
            Find(Of(field), labels.Contains);
        }

        foreach (var column in Fixed)
            Find(column, Headings[column].Contains);
        return guessed;

        void Find(string column, Func<string, bool> means)
        {
            if (headings.FirstOrDefault(heading => !guessed.ContainsValue(heading) && means(FoldedWords.Fold(heading))) is { } found)
                guessed[column] = found;
        }
    }

    public static CsvRules Rules(IReadOnlyDictionary<string, string> columns) => new(
        [.. columns.Values.Select(heading => new CsvColumn(heading))], MostRows, LongestCell, 2 * MostBytes);
}
