namespace CivicHost.People;

internal static class PeopleServices
{
    /// <summary>What the host's own module needs for the slices of this folder.</summary>
    public static void Forward(IServiceCollection services, IServiceProvider host)
    {
        ArgumentNullException.ThrowIfNull(host);
        services.AddStaff(() => []);
    }
}
