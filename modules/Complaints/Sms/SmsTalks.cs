using System.Data.Common;
using Dapper;

namespace Complaints;

/// <summary>What the town remembers of the telephones that write to it: the language, and half a report that waits for its quarter.</summary>
internal sealed class SmsTalks(TimeProvider clock)
{
    /// <summary>After that, an answer is no answer any more.</summary>
    public static readonly TimeSpan HalfSaidFor = TimeSpan.FromDays(1);

    private const string Find = "select language, said, said_at from sms_talk where phone = @Phone";

    private const string OfReport = "select language from report where phone = @Phone and language <> '' order by filed_at desc, number desc limit 1";

    private const string Put =
        """
        insert into sms_talk (phone, language, said, said_at) values (@Phone, @Language, @Said, @Now)
        on conflict (phone) do update set language = excluded.language, said = excluded.said, said_at = excluded.said_at
        """;

    /// <returns>Null where the telephone is new; the language of its last report where it never wrote.</returns>
    public async Task<SmsTalk?> ReadAsync(DbConnection connection, string phone, CancellationToken cancellation)
    {
        if (await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Find, new { Phone = phone }, cancellationToken: cancellation)) is not { } row)
        {
            var reported = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(OfReport, new { Phone = phone }, cancellationToken: cancellation));
            return reported is null ? null : new SmsTalk(reported, "");
        }

        return new SmsTalk(row.Language, clock.GetUtcNow() - row.SaidAt < HalfSaidFor ? row.Said : "");
    }

    public Task KeepAsync(DbConnection connection, string phone, SmsTalk talk, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            Put, new { Phone = phone, talk.Language, talk.Said, Now = clock.GetUtcNow() }, cancellationToken: cancellation));

    private sealed record Row(string Language, string Said, DateTimeOffset SaidAt);
}

/// <param name="Said">Half a report; empty for none.</param>
internal sealed record SmsTalk(string Language, string Said)
{
    /// <summary>What a message whose keyword is at home in several languages, or in none, is answered in.</summary>
    public static string LanguageOf(SmsSaid said, SmsTalk? before, IReadOnlyList<string> ofTown) => said.Languages.Count switch
    {
        0 => before?.Language ?? ofTown[0],
        _ when before is not null && said.Languages.Contains(before.Language) => before.Language,
        _ => said.Languages[0],
    };
}
