using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Registers;

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

    private const string FieldPrefix = "field-";

    private static readonly OrderedDictionary<string, string[]> Headings = new()
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

    /// <summary>All that a column of the table may mean, for permits of this type. A heading that is a field's label means the field.</summary>
    public static IReadOnlyList<RegisterColumn> For(FormSchema form, IReadOnlyList<string> languages, ITexts texts) =>
    [
        .. Headings.Select(known => new RegisterColumn(known.Key, known.Value, IsRequired: known.Key is Decided or Holder)),
        .. FieldsOf(form).Select(field => new RegisterColumn(
            Of(field), [.. languages.Select(language => field.Label(language)), field.Name], Label: texts["paper.column.field", field.Label(texts.Language)])),
    ];

    public static string Of(FormField field) => FieldPrefix + field.Name;
}
