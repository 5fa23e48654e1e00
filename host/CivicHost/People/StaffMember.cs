namespace CivicHost.People;

/// <summary>Somebody who works for the town, as ASP.NET Core Identity handles them.</summary>
internal sealed class StaffMember
{
    public required string Id { get; init; }

    public required string SignInName { get; set; }

    public required string FullName { get; init; }

    public string NormalizedName { get; set; } = "";

    public string? PasswordHash { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>Names are kept apart by this form: what is typed at the sign-in page is read the same way.</summary>
    public static string Normalize(string signInName) => signInName.Normalize().Trim().ToUpperInvariant();
}
