using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CivicHost.Benchmarks;

/// <summary>P3: the public list of 50 reports, against a page written by hand straight from the reader over the same data.</summary>
internal static class ListOfReports
{
    private const int Connections = 64;
    private const int ChangeEveryMilliseconds = 100;

    private const double LeastOfHandWritten = 0.35;
    private const double MostMilliseconds = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 5);
        var duration = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 3));
        using var work = new WorkFolder();
        var data = Path.Combine(work.Path, "town");
        await using var town = await BenchTown.StartAsync(data);
        var townAddress = town.Address;
        await Load.RunAsync(townAddress, Connections, duration, _ => FileOne(townAddress), "201");
        await using var hand = await StartHandWrittenAsync(Directory.EnumerateFiles(data, "complaints.db", SearchOption.AllDirectories).Single());
        var handAddress = new Uri(hand.Urls.First());

        var (kept, changing, written, writtenWhileChanging) = (new List<Pace>(), new List<Pace>(), new List<Pace>(), new List<Pace>());
        for (var round = -1; round < rounds; round++)
        {
            var ours = await ListAsync(townAddress, "/complaints", duration);
            var theirs = await ListAsync(handAddress, "/", duration);
            var oursWhileChanging = await WhileChangingAsync(townAddress, () => ListAsync(townAddress, "/complaints", duration));
            var theirsWhileChanging = await WhileChangingAsync(townAddress, () => ListAsync(handAddress, "/", duration));
            if (round < 0)
                continue;
            kept.Add(ours);
            written.Add(theirs);
            changing.Add(oursWhileChanging);
            writtenWhileChanging.Add(theirsWhileChanging);
        }

        Print(Side("GET /complaints while nothing changes", kept), Side("page written by hand", written), Side("GET /complaints, a report filed every 100 ms", changing),
            Side("page written by hand, a report filed every 100 ms", writtenWhileChanging), kept, changing, written);
        return 0;
    }

    private static void Print(Side kept, Side written, Side changing, Side writtenWhileChanging, List<Pace> keptPaces, List<Pace> changingPaces, List<Pace> writtenPaces)
    {
        var ratio = Spread.OfRatios(kept, written);
        var ratioWhileChanging = Spread.OfRatios(changing, writtenWhileChanging);
        var (p99, p99WhileChanging, p99Written) = (P99(keptPaces), P99(changingPaces), P99(writtenPaces));
        var met = ratio.Median >= LeastOfHandWritten && ratioWhileChanging.Median >= LeastOfHandWritten
            && p99.Median < MostMilliseconds && p99WhileChanging.Median < MostMilliseconds;
        new Verdict(
            "p3", $">= {LeastOfHandWritten} of a page written by hand, p99 < {MostMilliseconds} ms at {Connections} connections, also while reports are filed",
            met, ratio, kept, written,
            new
            {
                p99Milliseconds = p99,
                whileChanging = new { ratio = ratioWhileChanging, p99Milliseconds = p99WhileChanging, ours = changing, other = writtenWhileChanging },
                p99MillisecondsByHand = p99Written,
            }).Print();
    }

    private static Side Side(string name, List<Pace> paces) => new(name, "pages/s", [.. paces.Select(pace => pace.PerSecond)]);

    private static Spread P99(List<Pace> paces) => Spread.Of(paces.Select(pace => pace.P99Milliseconds));

    private static Task<Pace> ListAsync(Uri address, string path, TimeSpan duration) =>
        Load.MeasureAsync(address, Connections, duration, _ => Load.Get(address, path), "200");

    private static byte[] FileOne(Uri address) => Load.PostJson(address, "/complaints/api/reports", FilingReports.Report);

    private static async Task<Pace> WhileChangingAsync(Uri town, Func<Task<Pace>> measure)
    {
        using var end = new CancellationTokenSource();
        using var client = new HttpClient { BaseAddress = town };
        var changing = Task.Run(async () =>
        {
            using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(ChangeEveryMilliseconds));
            while (!end.IsCancellationRequested)
            {
                await every.WaitForNextTickAsync();
                using var report = new StringContent(FilingReports.Report, Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync("/complaints/api/reports", report);
                answer.EnsureSuccessStatusCode();
            }
        });
        var pace = await measure();
        await end.CancelAsync();
        await changing;
        return pace;
    }

    private static async Task<WebApplication> StartHandWrittenAsync(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        var page = new HandWrittenPage(file);
        app.MapGet("/", page.WriteAsync);
        await app.StartAsync();
        return app;
    }
}

/// <summary>The floor: one prepared statement, bytes written as they are read, nothing else.</summary>
internal sealed class HandWrittenPage(string file)
{
    private const string Newest =
        """
        select number, category, quarter, landmark, substr(text, 1, 141), state, filed_at
        from report
        where visibility = 'shown' and privacy <> 'secret'
        order by filed_at desc, number desc
        limit 50
        """;

    private readonly ConcurrentBag<SqliteCommand> _free = [];

    public async Task WriteAsync(HttpContext http)
    {
        var command = _free.TryTake(out var ready) ? ready : Open();
        http.Response.ContentType = "text/html; charset=utf-8";
        var page = http.Response.BodyWriter;
        Put(page, "<!DOCTYPE html><html lang=\"fr\"><head><title>Reports</title></head><body><h1>Reports</h1><table><tbody>");
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                Put(page, "<tr><td data-label=\"What\"><a href=\"/complaints/reports/");
                Put(page, reader.GetInt32(0).ToString(CultureInfo.InvariantCulture));
                Put(page, "\">");
                PutEncoded(page, reader.GetString(1));
                Put(page, "</a> <small>");
                PutEncoded(page, reader.GetString(4));
                Put(page, "</small></td><td data-label=\"Where\">");
                PutEncoded(page, reader.GetString(2));
                Put(page, " <small>");
                PutEncoded(page, reader.GetString(3));
                Put(page, "</small></td><td data-label=\"When\">");
                Put(page, reader.GetString(6));
                Put(page, "</td><td data-label=\"State\"><strong class=\"tag\">");
                PutEncoded(page, reader.GetString(5));
                Put(page, "</strong></td></tr>");
            }
        }

        Put(page, "</tbody></table></body></html>");
        _free.Add(command);
        await page.FlushAsync();
    }

    private static void PutEncoded(IBufferWriter<byte> page, string text) => Put(page, HtmlEncoder.Default.Encode(text));

    private static void Put(IBufferWriter<byte> page, string text) => Encoding.UTF8.GetBytes(text, page);

    private SqliteCommand Open()
    {
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = Newest;
        command.Prepare();
        return command;
    }
}
