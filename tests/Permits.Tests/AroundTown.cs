using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits.Tests;

/// <summary>What happens around an application, without the way through pages that others test.</summary>
internal static class AroundTown
{
    public const string Office = "avis@example.org";

    public static readonly Consulted Fire = new("Service fictif des pompiers", "", Office, "", "fr");

    public static AskOpinion Opinion(int number, int version = 1) => new(
        number, version, "", Fire, "L’accès reste-t-il libre ?", new DateOnly(2027, 3, 16), "favourable", ShowsApplicant: false, ShowsAnswers: true, []);

    /// <summary>Asks for an opinion and gives the link that was sent.</summary>
    public static async Task<string> AskAsync(this TestTown town, AskOpinion asking)
    {
        town.PassTime();
        var asked = await town.As(Roles.Officer).Send("permits", asking);
        Assert.That(asked.Refusals, Is.Empty);
        town.PassTime();
        var text = (await town.SentAsync("permits")).Last(sent => sent.Address == Office).Text;
        var start = text.IndexOf("/permits/opinion/", StringComparison.Ordinal);
        return text.Substring(start, "/permits/opinion/".Length + 32);
    }

    /// <summary>Members of staff whom the town's directory knows.</summary>
    public static async Task HireAsync(this TestTown town, params string[] inspectors)
    {
        foreach (var id in inspectors)
        {
            await town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, 'Personne fictive', false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, 'permits.inspector');
                """,
                new { id, at = town.Clock.GetUtcNow() });
        }
    }

    /// <summary>Takes a step of the workflow as an officer and the system at once.</summary>
    public static async Task MoveAsync(this TestTown town, int number, string action, string sentence = "", string kind = "moved")
    {
        town.PassTime();
        var outcome = await town.As(Roles.Officer).Change<bool>("permits", async (services, cancellation) =>
        {
            var move = new ApplicationMove(number, null, action, [Roles.Officer, Roles.System, PermitsRole.Cashier], sentence)
            {
                Kind = kind,
                Brought = CivicHost.Sdk.Workflow.Supplied.Payment,
            };
            var moved = await services.GetRequiredService<ApplicationMoves>().MoveAsync(move, cancellation);
            return moved.IsRefused ? Outcome<bool>.Refused(moved.Refusals) : true;
        });
        Assert.That(outcome.Refusals, Is.Empty);
    }

    /// <summary>A minute: what happens in the same instant has no order.</summary>
    public static void PassTime(this TestTown town) => town.Clock.Advance(TimeSpan.FromMinutes(1));

    public static async Task<ApplicationForStaff> CaseAsync(this TestTown town, int number) =>
        await town.As(Roles.Officer).Send("permits", new FindApplicationForStaff(number)) ?? throw new InvalidOperationException("No application has this number.");
}
