using CivicHost.Sdk.Payments;

namespace CivicHost.Payments;

internal static class TownPayments
{
    public static IServiceCollection AddTownPayments(this IServiceCollection services) => services.AddSingleton<IPaymentRails, ModuleRails>();
}
