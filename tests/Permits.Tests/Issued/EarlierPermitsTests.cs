using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Permits.Tests;

/// <summary>Permits of the first release hang in stalls: what their paper says must stay good.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class EarlierPermitsTests(SqlEngine engine)
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private const string Before =
        """
        insert into application (code, applicant, phone, quarter, goods, square_metres, starts_on, months, fee, document, channel, state, version, filed_at, due_on)
        values ('ABCDEFGHJKMN', 'Fictional Holder', '', 'Centre', 'Fruit', 4, '2026-12-01', 3, '3000', null, 'web', 'accepted', 2, '2026-11-01T10:00:00Z', '2026-12-01'),
               ('ABCDEFGHJKMP', 'Fictional Other', '', 'Port', 'Fish', 2, '2026-12-01', 3, '1500', null, 'web', 'revoked', 3, '2026-11-02T10:00:00Z', '2026-12-01');
        insert into permit (number, token, code, valid_from, valid_until, receipt, issued_at, revoked_at)
        values (1, '0123456789abcdef0123456789abcdef', 'ABCDEFGHJKMN', '2026-12-01', '2027-02-28', 'R-17', '2026-11-05T10:00:00Z', null),
               (2, '1123456789abcdef0123456789abcdef', 'ABCDEFGHJKMP', '2026-12-01', '2027-02-28', 'R-18', '2026-11-06T10:00:00Z', '2026-12-24T10:00:00Z');
        """;

    [Test]
    public async Task They_are_carried_over_with_number_token_and_what_became_of_them()
    {
        await using var connection = await OpenAsync();
        var scripts = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(typeof(PermitsModule).Assembly.Location)!, "Migrations"), "*.sql")
            .Where(script => !script.Contains(engine == SqlEngine.Sqlite ? ".postgresql." : ".sqlite.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();

        await connection.ExecuteAsync(await File.ReadAllTextAsync(scripts[0]));
        await connection.ExecuteAsync(Before);
        foreach (var script in scripts.Skip(1))
            await connection.ExecuteAsync(await File.ReadAllTextAsync(script));

        var carried = await connection.QueryAsync<string>(
            """
            select permit.number || ' ' || permit.token || ' ' || permit.holder || ' ' || permit.place || ' ' || permit.status || ' ' || permit.receipt
                   || ' ' || application.code || ' ' || cast(permit.valid_until as text) || ' ' || cast(permit.issued_on as text)
            from permit
            join application on application.number = permit.application
            order by permit.number
            limit 10
            """);
        Assert.That(carried, Is.EqualTo(new[]
        {
            "1 0123456789abcdef0123456789abcdef Fictional Holder Centre valid R-17 ABCDEFGHJKMN 2027-02-28 2026-11-05",
            "2 1123456789abcdef0123456789abcdef Fictional Other Port revoked R-18 ABCDEFGHJKMP 2027-02-28 2026-11-06",
        }));
    }

    [Test]
    public async Task The_token_on_their_paper_still_opens_the_check_and_the_number_tells_how_they_stand()
    {
        await using var town = await PermitsTown.StartAsync(engine);
        var permit = await town.IssueAsync();
        await town.WriteAsync(
            "permits", "update permit set number = 1, token = @Token, short_code = '', paper = '{}', payload = '', key_id = '' where number = @Number", new { Token, permit.Number });

        var byToken = await town.Anonymous.Send("permits", new VerifyPermit($"https://town.example/permits/verify/{Token}"));
        var byNumber = await town.Anonymous.Send("permits", new VerifyPermit("1", ""));
        using var browser = town.Client();

        Assert.That((byToken.Number, byToken.Holder, byToken.Standing), Is.EqualTo(("1", "Fictional Applicant", PermitStanding.NotYet)));
        Assert.That((byNumber.Number, byNumber.Holder), Is.EqualTo(("1", (string?)null)));
        Assert.That(await browser.PageAsync($"/permits/permit/{Token}"), Does.Contain("Fictional Applicant"));
        Assert.That((await browser.GetAsync($"/permits/permit/{Token}/pdf")).IsSuccessStatusCode, Is.True);
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = engine == SqlEngine.Sqlite
            ? new SqliteConnection("Data Source=:memory:")
            : new NpgsqlConnection(await PostgresServer.CreateDatabaseAsync());
        await connection.OpenAsync();
        return connection;
    }
}
