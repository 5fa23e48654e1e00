using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>A town with the complaints module on one of the engines, and the few things every test does there.</summary>
internal static class ComplaintsTown
{
    public static Task<TestTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null) => TestTown.StartAsync(town =>
    {
        town.With<ComplaintsModule>().On(engine);
        describe?.Invoke(town);
    });

    public static async Task<FiledReport> FileAsync(this TestTown town, FileReport? report = null) =>
        (await town.Anonymous.Send("complaints", report ?? Some.Report)).Answer;

    /// <summary>An officer moves a report that nobody else has touched since.</summary>
    public static async Task<Outcome<AnsweredReport>> MoveAsync(this TestTown town, int number, string action, string sentence = "Une phrase pour le public.") =>
        await town.As(Roles.Officer).Send("complaints", new AnswerReport(number, await town.VersionAsync(number), action, sentence));

    public static async Task<int> VersionAsync(this TestTown town, int number) =>
        (int)(await town.ReadAsync<long>("complaints", "select version from report where number = @number", new { number })).Single();

    public static async Task<ReportFile> ReadAsync(this TestTown town, string code) =>
        await town.Anonymous.Send("complaints", new FindReport(code)) ?? throw new InvalidOperationException("No report has this code.");
}
