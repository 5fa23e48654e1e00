using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using CivicHost.Tests.People;
using Microsoft.Data.Sqlite;

namespace CivicHost.Tests.Operations;

/// <summary>The receipt book has no gap and no double, whatever happens to the process.</summary>
public sealed class KilledWhilePayingTests
{
    private const int Rounds = 3;
    private const int Payers = 8;
    private const int PaymentsARound = 60;
    private const string Codes = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly (string, string)[] Town =
    [
        ("CIVICHOST_Modules__permits__Enabled", "true"), ("CIVICHOST_Town__Currency", "XOF"),
        ("CIVICHOST_Modules__permits__Settings__MobileMoney__onda__Name", "Onda"),
        ("CIVICHOST_Modules__permits__Settings__MobileMoney__onda__PayTo", "77 000 00 00"),
        ("CIVICHOST_Modules__permits__Settings__MobileMoney__onda__TrustReferences", "true"),
        ("CIVICHOST_Limits__General", "1000000"), ("CIVICHOST_Limits__CodeLookup", "1000000"), ("CIVICHOST_Logging__LogLevel__Default", "Error"),
    ];

    private string _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("civichost-kill-").FullName;

    [TearDown]
    public void DropFolder() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task Killed_three_times_during_a_stream_of_payments_the_book_has_no_gap_and_no_double()
    {
        await using (await HostProcess.StartAsync(_data, Town))
        {
            // The tables are there.
        }

        var codes = new ConcurrentQueue<string>(FileApplications(Rounds * PaymentsARound * 3));
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 1; round <= Rounds; round++)
        {
            await using var host = await HostProcess.StartAsync(_data, Town);
            using var stop = new CancellationTokenSource();
            var payers = Enumerable.Range(0, Payers).Select(_ => PayUntilKilledAsync(host.Address, codes, acknowledged, stop.Token)).ToList();
            while (acknowledged.Count < round * PaymentsARound && payers.Any(payer => !payer.IsCompleted))
                await Task.Delay(10);
            await host.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(payers);
        }

        var book = Ask("select number from receipt order by year, count");
        Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(Rounds * PaymentsARound));
        Assert.That(book.Select(number => int.Parse(number[5..], CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(1, book.Count)));
        Assert.That(acknowledged.Except(Ask("select reference from receipt")), Is.Empty, "what was acknowledged has its receipt");
        Assert.That(Ask("select reference from receipt group by reference having count(*) > 1"), Is.Empty);
        Assert.That(Ask("select id from payment where state = 'paid' except select payment from receipt"), Is.Empty);
        Assert.That(Ask("select cast(number as text) from charge where paid not in (0, 5000)"), Is.Empty);
        Assert.That(Ask("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
    }

    private static async Task PayUntilKilledAsync(Uri address, ConcurrentQueue<string> codes, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && codes.TryDequeue(out var code))
            {
                using var payer = new Visitor(address);
                var form = await payer.OpenAsync($"/permits/pay/{code}", $"/permits/pay/{code}/claim/onda");
                form.Hidden["reference-onda"] = "MP" + code;
                if ((await payer.SendAsync(form, new { })).Status == (int)HttpStatusCode.SeeOther)
                    acknowledged.Add("MP" + code);
            }
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // The server is gone, as it was meant to be.
        }
    }

    /// <summary>Applications that wait for their filing fee, written past the module: filing them is not what is tested.</summary>
    private List<string> FileApplications(int count)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        var codes = new List<string>();
        for (var index = 1; index <= count; index++)
        {
            var code = CodeOf(index);
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                insert into application
                    (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
                     filed_at, filed_on, changed_at, entered_at, warned_days, provenance)
                values
                    ($number, $code, 'building', 1, 'payment', '', 1, '', 1, 'Fictional Applicant', '', '', 'fr', '', '{}', 'web',
                     '2026-03-01T09:00:00.000000Z', '2026-03-01', '2026-03-01T09:00:00.000000Z', '2026-03-01T09:00:00.000000Z', 0, '');
                insert into charge (number, stage, tariff_on, currency, amount, paid, charged_at)
                values ($number, 'filing', '2026-03-01', 'XOF', 5000, 0, '2026-03-01T09:00:00.000000Z');
                """;
            command.Parameters.AddWithValue("$number", 260_000_000 + index);
            command.Parameters.AddWithValue("$code", code);
            command.ExecuteNonQuery();
            codes.Add(code);
        }

        transaction.Commit();
        return codes;
    }

    /// <summary>A tracking code of its own for each: eight characters that stay, three that count, one that checks.</summary>
    private static string CodeOf(int index)
    {
        var counted = new string([Codes[index / 900 % 30], Codes[index / 30 % 30], Codes[index % 30]]);
        return Codes.Select(check => $"FJCTJANA{counted}{check}").Single(code => Sdk.TrackingCode.Read(code) == code);
    }

    private List<string> Ask(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
            found.Add(reader.GetString(0));
        return found;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "modules", "permits", "permits.db")};Pooling=false");
        connection.Open();
        return connection;
    }
}
