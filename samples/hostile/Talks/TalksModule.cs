using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Talks;

/// <summary>Sends messages, answers them well and badly, and brings a gateway.</summary>
public sealed class TalksModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.Services.AddScoped<IMessageReceiver, NoteReceiver>();
        module.Services.AddSingleton<IMessageGateway, PickyGateway>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapPost("/tell", async (Tell tell, MediatR.IMediator mediator) => (await mediator.Send(tell)).ToOk()).AllowAnonymous();
}
