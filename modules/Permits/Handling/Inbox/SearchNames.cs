using CivicHost.Sdk;

namespace Permits;

/// <summary>Finds applicants by words of their names: without accents, whatever the database. See the migration 0005.</summary>
internal static class SearchNames
{
    /// <summary>A condition on the table application, with the parameter Words: a <see cref="FoldedWords.Query"/>.</summary>
    public static string Matching(SqlEngine engine) => engine == SqlEngine.Sqlite
        ? "application.number in (select rowid from application_search where application_search match @Words)"
        : """
          to_tsvector('simple', lower(regexp_replace(normalize(application.applicant, NFKD), '[\u0300-\u036F]', '', 'g'))) @@ to_tsquery('simple', @Words)
          """;
}
