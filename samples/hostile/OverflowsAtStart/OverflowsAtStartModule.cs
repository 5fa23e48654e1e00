using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OverflowsAtStart;

/// <summary>Overflows the stack while it is built: nothing in the process can hold that.</summary>
public sealed class OverflowsAtStartModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        Console.Out.Write(Deeper(1));
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {

    }

    private static int Deeper(int depth) => depth == 0 ? 0 : Deeper(depth + 1) + 1;
}
