using CivicHost.Sdk.Registers;

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

    private static readonly OrderedDictionary<string, string[]> Headings = new()
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

    /// <param name="hasQuarters">Whether the town knows quarters.</param>
    public static IReadOnlyList<RegisterColumn> For(bool hasQuarters) =>
    [
        .. Headings.Select(known => new RegisterColumn(
            known.Key, known.Value, IsRequired: known.Key is Date or Category or Text || (known.Key == Quarter && hasQuarters))),
    ];
}
