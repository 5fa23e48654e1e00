using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>Who sits at the desk, and the few things that tests do there.</summary>
internal static class Desk
{
    public const string Officer = "test-officer";
    public const string Colleague = "test-agent";
    public const string Head = "test-complaints.manager";

    public static TestPerson TheOfficer(this TestTown town) => town.As(Roles.Officer);

    public static TestPerson TheColleague(this TestTown town) => town.As(Roles.Agent, Roles.Officer);

    /// <summary>Manages the module and is the head of what is opened with <see cref="OpenUnitAsync"/>.</summary>
    public static TestPerson TheHead(this TestTown town) => town.As(ComplaintsRole.Manager, Roles.Officer);

    /// <summary>The three above, as the town's directory knows them.</summary>
    public static async Task HireAsync(this TestTown town)
    {
        foreach (var (id, name) in new[] { (Officer, "Awa Fictive"), (Colleague, "Bento Fictício"), (Head, "Carol Invented") })
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

    public static async Task OpenUnitAsync(this TestTown town, string code, params string[] members)
    {
        await town.WriteAsync("complaints", "insert into unit (code, name, email, is_active) values (@code, @name, '', true)", new { code, name = $"Unit {code}" });
        foreach (var person in members)
            await town.WriteAsync("complaints", "insert into unit_member (unit, person, is_head) values (@code, @person, @head)", new { code, person, head = person == Head });
    }

    /// <summary>A secret report of a unit, filed and given to it by hand.</summary>
    public static async Task<FiledReport> FileSecretAsync(this TestTown town, string unit, string text = "Un secret fictif, mot zanzibar.")
    {
        var filed = await town.FileAsync(Some.Report with { Category = "corruption", Text = text });
        await town.WriteAsync("complaints", "update report set unit = @Unit where number = @Number", new { Unit = unit, filed.Number });
        return filed;
    }

    public static async Task<T> OneAsync<T>(this TestTown town, string sql, int number) =>
        (await town.ReadAsync<T>("complaints", sql, new { Number = number })).Single();

    public static async Task<InboxPageful> InboxAsync(this TestPerson person, InboxFilter? filter = null) =>
        await person.Send("complaints", new ListInbox(filter ?? new InboxFilter()));

    public static async Task<Outcome<DeskAnswer>> AssignAsync(this TestTown town, int number, string assignee, string reason = "") =>
        await town.TheOfficer().Send("complaints", new AssignReport(number, await town.VersionAsync(number), assignee, reason));

    public static string Page(this FiledReport filed, string form = "") => $"/complaints/inbox/{CaseNumber.Show(filed.Number)}{form}";

    public static async Task<string> TextOfAsync(this TestBrowser browser, string path) => WebUtility.HtmlDecode(await browser.PageAsync(path));
}
