namespace CivicHost.People;

/// <summary>Where an address says to go next: a path of this site, whatever it said.</summary>
internal static class LocalPath
{
    private const int Longest = 500;

    public static string OrHome(string? written) => IsLocal(written) ? written! : "/";

    /// <summary>Not back to the pages of signing in and out either: they would end what has just begun.</summary>
    public static string AfterSignIn(string? written, string otherwise) =>
        IsLocal(written) && !written!.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? written : otherwise;

    private static bool IsLocal(string? written) =>
        written is { Length: > 0 and <= Longest } path
        && path[0] == '/'
        && !(path.Length > 1 && path[1] == '/')
        && path.All(character => character > ' ' && character < '\u007F' && character != '\\');
}
