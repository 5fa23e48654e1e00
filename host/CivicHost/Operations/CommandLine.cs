namespace CivicHost.Operations;

internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = TownHost.Build(new TownOptions("data"));
        await app.RunAsync();
        return 0;
    }
}
