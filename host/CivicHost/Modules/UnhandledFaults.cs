using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace CivicHost.Modules;

/// <summary>
/// The last net: an exception that nobody caught on a thread, a timer or in an async void would end the process.
/// It is logged with the module whose code it came from, libraries of the module included, and the town goes on.
/// </summary>
internal static partial class UnhandledFaults
{
    /// <summary>Once per process; the server does it, commands may fail.</summary>
    public static void Contain(IServiceProvider host)
    {
        var log = host.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnhandledFaults).FullName!);
        var troubles = host.GetRequiredService<SupervisedServices>();
        ExceptionHandling.SetUnhandledExceptionHandler(fault =>
        {
            var module = ModuleOf(fault);
            Uncaught(log, fault, module ?? "the host");
            if (module is not null)
                troubles.Note(module, $"{fault.GetType().Name}: {fault.Message}");
            return true;
        });
    }

    /// <summary>The load context of the innermost frame that is not the host's own; a module's context carries its assembly's name.</summary>
    private static string? ModuleOf(Exception fault)
    {
        foreach (var frame in new StackTrace(fault).GetFrames())
        {
            var assembly = DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName is { } name
                ? AssemblyLoadContext.All.Where(context => context != AssemblyLoadContext.Default)
                    .SelectMany(context => context.Assemblies)
                    .FirstOrDefault(loaded => loaded.FullName == name)
                : null;
            if (assembly is not null && FolderOf(assembly) is { } id)
                return id;
        }

        return null;
    }

    /// <summary>Modules lie in {id}/{version}/.</summary>
    private static string? FolderOf(Assembly assembly) =>
        Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? Path.GetFileName(Path.GetDirectoryName(folder)) : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Module} threw where nothing could catch it; the town goes on")]
    private static partial void Uncaught(ILogger log, Exception fault, string module);
}
