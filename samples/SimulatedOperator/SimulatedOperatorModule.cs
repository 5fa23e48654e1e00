using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SimulatedOperator;

/// <summary>Brings a payment rail: residents pay through an operator that runs as a program of its own, see the folder Operator.</summary>
public sealed class SimulatedOperatorModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        var settings = OperatorSettings.Read(module.Settings);
        module.Services.AddSingleton(settings);
        module.Services.AddSingleton<OperatorClient>();
        module.Services.AddScoped<IPaymentRail, SimulatedRail>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
    }
}
