namespace CivicHost.People;

/// <summary>Where to go after signing in: a path of this site, whatever the address said.</summary>
internal static class LocalPath
{
    private const int Longest = 500;

    public static string Read(string? written, string otherwise) =>
        written is { Length: > 0 and <= Longest } path
        && path[0] == '/'
        && !(path.Length > 1 && path[1] == '/')
        && path.All(character => character > ' ' && character < '\u007F' && character != '\\')
        && !path.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase)
            ? path
            : otherwise;
}
