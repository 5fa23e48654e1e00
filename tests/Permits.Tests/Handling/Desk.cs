using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>Who sits at the desk, and the few things that tests do there.</summary>
internal static class Desk
{
    public const string Officer = "test-officer";
    public const string Colleague = "test-agent";
    public const string Manager = "test-permits.manager";

    public static TestPerson TheOfficer(this TestTown town) => town.As(Roles.Officer);

    public static TestPerson TheColleague(this TestTown town) => town.As(Roles.Agent, Roles.Officer);

    public static TestPerson TheManager(this TestTown town) => town.As(PermitsRole.Manager, Roles.Officer);

    /// <summary>The three above, as the town's directory knows them.</summary>
    public static async Task HireAsync(this TestTown town)
    {
        // What happens at one instant has no order.
        town.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        foreach (var (id, name) in new[] { (Officer, "Awa Fictive"), (Colleague, "Bento Fictício"), (Manager, "Carol Invented") })
        {
            await town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, @name, false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, 'officer');
                """,
                new { id, name, at = town.Clock.GetUtcNow() });
        }
    }

    public static async Task<T> OneAsync<T>(this TestTown town, string sql, int number) =>
        (await town.ReadAsync<T>("permits", sql, new { Number = number })).Single();

    public static Task<int> VersionAsync(this TestTown town, int number) => town.OneAsync<int>("select version from application where number = @Number", number);

    public static async Task<DateOnly?> DecideByAsync(this TestTown town, int number) =>
        (await town.OneAsync<Due>("select decide_by from application where number = @Number", number)).DecideBy;

    public static async Task<Outcome<CaseAnswer>> AskAsync(this TestTown town, int number, string reason = "incomplete", DateOnly? answerBy = null) =>
        await town.TheOfficer().Send(
            "permits",
            new AskApplicant(number, await town.VersionAsync(number), "ask", reason, "La pièce d’identité est illisible.", answerBy ?? Today(town).AddDays(30)));

    public static async Task<Outcome<CaseAnswer>> AnswerAsync(this TestTown town, int number, DateOnly? on = null) =>
        await town.As(Roles.Agent).Send(
            "permits", new RecordAnswer(number, await town.VersionAsync(number), on ?? Today(town), "Copie lisible remise au guichet."));

    public static async Task<DecideApplication> DecisionAsync(this TestTown town, int number, string action = "grant") =>
        new(number, await town.VersionAsync(number), action, 0, "", action == "refuse" ? "Le passage serait trop étroit." : "", [], "", "")
        {
            Despite = action == "refuse" ? "" : "Tout a été vu au guichet.",
        };

    public static async Task<Outcome<CaseAnswer>> DecideAsync(this TestTown town, int number, string action = "grant") =>
        await town.TheOfficer().Send("permits", await town.DecisionAsync(number, action));

    /// <summary>Every document that came for a case is fit.</summary>
    public static async Task<CheckDocuments> CheckedAsync(this TestTown town, FiledApplication filed, bool acknowledges)
    {
        var file = await town.ReadAsync(filed.Code);
        return new CheckDocuments(
            filed.Number, file.Application.Version, [.. DocumentChecklist.Of(file).Where(line => line.Received.Count > 0).Select(line => new CheckedDocument(line.Code, "fit", "", false))], acknowledges);
    }

    /// <summary>The fee for filing is paid, where there is one.</summary>
    public static async Task PaidAsync(this TestTown town, int number)
    {
        foreach (var charge in (await town.Anonymous.Send("permits", new FindCharges(number)))!.Due.ToList())
            await town.As(Roles.Agent).Send("permits", new PayCash(number, charge.Stage, charge.Outstanding));
    }

    /// <summary>Goes on to a day, at nine in the morning, and runs the night's job there.</summary>
    public static async Task GoOnToAsync(this TestTown town, DateOnly day, bool works = true)
    {
        town.Clock.SetUtcNow(new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero));
        if (works)
            await town.RunJobAsync("permits", "silence");
    }

    public static DateOnly Today(this TestTown town) => DateOnly.FromDateTime(town.Clock.GetUtcNow().UtcDateTime);

    public static string Page(this FiledApplication filed, string part = "") => CaseAddress.Of(filed.Number, part);

    public static async Task<string> TextOfAsync(this TestBrowser browser, string path) => WebUtility.HtmlDecode(await browser.PageAsync(path));

    private sealed record Due(DateOnly? DecideBy);
}
