using MediatR;

namespace CivicHost.Modules;

internal static class RequestBehaviours
{
    /// <summary>Round every request, from the outside in.</summary>
    public static void AddRequestBehaviours(this IServiceCollection module)
    {
        module.AddTransient(typeof(IPipelineBehavior<,>), typeof(LogRequests<,>));
        module.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthoriseRequests<,>));
        module.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidateRequests<,>));
        module.AddTransient(typeof(IPipelineBehavior<,>), typeof(RunChanges<,>));
    }
}
