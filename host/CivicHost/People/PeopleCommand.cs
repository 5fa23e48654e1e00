using System.CommandLine;
using System.Text.Json;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.People;

/// <summary>civichost people: staff, for whoever sits at the town's own machine. Works while the server runs.</summary>
internal static class PeopleCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Sign-in name." };

    private static readonly Option<string> FullName = new("--full-name") { Description = "Name as colleagues know it.", Required = true };

    private static readonly Option<string[]> Role = new("--role")
    {
        Description = "A role, for example administrator, officer, agent or one of a module. May be given several times.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Add = new("--add") { Description = "Roles to give.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string[]> Remove = new("--remove") { Description = "Roles to take away.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<bool> PasswordStdin = new("--password-stdin")
    {
        Description = "Read the password from standard input instead of printing an invitation link.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var add = new Command("add", "Add somebody; prints a one-time link by which they choose a password.")
        {
            Name, FullName, Role, PasswordStdin, Json,
        };
        add.SetAction((parsed, cancellation) => AddAsync(parsed, options(parsed), cancellation));
        var disable = new Command("disable", "End somebody's sessions and let them sign in no more.") { Name };
        disable.SetAction((parsed, cancellation) => ChangeAsync(
            options(parsed), parsed.GetValue(Name)!, member => new DisableStaff(member.Id), "disabled", cancellation));
        var enable = new Command("enable", "Let somebody sign in again.") { Name };
        enable.SetAction((parsed, cancellation) => ChangeAsync(
            options(parsed), parsed.GetValue(Name)!, member => new EnableStaff(member.Id), "enabled", cancellation));
        var roles = new Command("roles", "Give roles to somebody, or take them away.") { Name, Add, Remove };
        roles.SetAction((parsed, cancellation) => ChangeAsync(
            options(parsed), parsed.GetValue(Name)!, member => RolesOf(parsed, member), "changed", cancellation));
        var invite = new Command("invite", "Print a new one-time link for somebody who lost the password, the phone, or the first link.") { Name };
        invite.SetAction((parsed, cancellation) => InviteAsync(options(parsed), parsed.GetValue(Name)!, cancellation));
        var list = new Command("list", "List everybody.") { Json };
        list.SetAction((parsed, cancellation) => ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        return new Command("people", "Staff of the town.") { add, disable, enable, roles, invite, list };
    }

    private static async Task<int> AddAsync(ParseResult parsed, TownOptions options, CancellationToken cancellation)
    {
        var (name, fullName, roles) = (parsed.GetValue(Name)!, parsed.GetValue(FullName)!, parsed.GetValue(Role) ?? []);
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        string? hash = null;
        if (parsed.GetValue(PasswordStdin))
        {
            var password = (await Console.In.ReadLineAsync(cancellation) ?? "").Normalize().Trim();
            hash = desk.AnswerOf(await NewPassword.HashAsync(password, "password", name, desk.Town.Name, cancellation));
        }

        var key = Secrets.Next();
        var added = await desk.SendAsync(new AddStaff(name, fullName, roles, hash is null ? Secrets.Hash(key) : null, hash), cancellation);
        var link = hash is null ? Invitations.LinkTo(desk.Town, key) : null;
        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(new { added.Id, name, roles, invitation = link }, JsonSerializerOptions.Web));
        else if (link is null)
            Console.WriteLine($"{name} was added and can sign in.");
        else
            Console.WriteLine($"{name} was added. Hand over this link, good once and for {Invitations.GoodForDays} days:\n{link}");
        return 0;
    }

    private static async Task<int> ChangeAsync(
        TownOptions options, string name, Func<ListedStaff, IChange<StaffChanged>> change, string done, CancellationToken cancellation)
    {
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        await desk.SendAsync(change(await desk.FindAsync(name, cancellation)), cancellation);
        Console.WriteLine($"{name} was {done}.");
        return 0;
    }

    private static GiveRoles RolesOf(ParseResult parsed, ListedStaff member)
    {
        var (given, taken) = (parsed.GetValue(Add) ?? [], parsed.GetValue(Remove) ?? []);
        if (given.Length + taken.Length == 0)
            throw new StartupRefusedException("Say which roles: --add ROLE or --remove ROLE.");
        return new GiveRoles(member.Id, [.. member.Roles.Except(taken).Union(given)]);
    }

    private static async Task<int> InviteAsync(TownOptions options, string name, CancellationToken cancellation)
    {
        var key = Secrets.Next();
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        var member = await desk.FindAsync(name, cancellation);
        await desk.SendAsync(new RenewInvitation(member.Id, Secrets.Hash(key)), cancellation);
        Console.WriteLine($"Hand over this link, good once and for {Invitations.GoodForDays} days:\n{Invitations.LinkTo(desk.Town, key)}");
        return 0;
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        var staff = await desk.AskAsync(new ListStaff(), cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(staff, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var member in staff)
            Console.WriteLine($"{member.SignInName,-24} {StateOf(member),-9} {string.Join(' ', member.Roles)}");
        if (staff.Count == 0)
            Console.WriteLine("Nobody yet. Start the server for the set-up link, or: civichost people add NAME --full-name … --role administrator");
        return 0;
    }

    private static string StateOf(ListedStaff member) => (member.IsDisabled, member.HasPassword) switch
    {
        (true, _) => "disabled",
        (false, false) => "invited",
        _ => "active",
    };
}
