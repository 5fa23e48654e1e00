using CivicHost.Sdk;

namespace CivicHost.People;

internal static class PeopleRefusals
{
    public static readonly Refusal Busy = new("people.busy", RefusalKind.TooOften);
    public static readonly Refusal SignInWrong = new("people.sign-in-wrong");
    public static readonly Refusal PasswordWrong = new("people.password-wrong", Field: "current");
    public static readonly Refusal CodeWrong = new("people.code-wrong", Field: "code");
    public static readonly Refusal LinkUsed = new("people.link-used", RefusalKind.NotFound);
    public static readonly Refusal NameTaken = new("people.name-taken", RefusalKind.Conflict, "name");
    public static readonly Refusal StaffMissing = new("people.staff-missing", RefusalKind.NotFound);
    public static readonly Refusal LastAdministrator = new("people.last-administrator", RefusalKind.Conflict);
    public static readonly Refusal RoleUnknown = new("people.role-unknown", Field: "roles");
    public static readonly Refusal EnrolledMeanwhile = new("people.enrolled-meanwhile", RefusalKind.Conflict);
    public static readonly Refusal KeyMissing = new("people.key-missing", RefusalKind.NotFound);
}
