using System.Collections.Concurrent;
using System.Reflection;

namespace CivicHost.Modules;

/// <summary>The assemblies that this process would hand to a module, and what they really contain.</summary>
internal sealed class HostAssemblies
{
    private readonly ConcurrentDictionary<string, Assembly?> _assemblies = new();
    private readonly ConcurrentDictionary<ReferencedType, FoundType?> _types = new();

    public bool Has(string assembly) => Load(assembly) is not null;

    public FoundType? Find(ReferencedType type) => _types.GetOrAdd(
        type, wanted => Load(wanted.Assembly)?.GetType(wanted.FullName, throwOnError: false) is { } found ? new FoundType(found) : null);

    private Assembly? Load(string name) => _assemblies.GetOrAdd(name, wanted =>
    {
        try
        {
            return Assembly.Load(new AssemblyName(wanted));
        }
        catch (Exception missing) when (missing is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    });
}

internal sealed class FoundType
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Lazy<HashSet<string>> _fields;
    private readonly Lazy<HashSet<(string Name, MethodShape Shape)>> _methods;

    public FoundType(Type type)
    {
        var line = LineOf(type).ToList();
        // An array or a delegate has members that no metadata lists by this name and shape.
        IsSpecial = type.IsArray || typeof(Delegate).IsAssignableFrom(type);
        _fields = new(() => [.. line.SelectMany(each => each.GetFields(Own)).Select(field => field.Name)]);
        _methods = new(() => [.. line
            .SelectMany(each => each.GetMethods(Own).Cast<MethodBase>().Concat(each.GetConstructors(Own)))
            .Select(method => (method.Name, MethodShape.Of(method)))]);
    }

    private bool IsSpecial { get; }

    public bool HasField(string name) => _fields.Value.Contains(name);

    public bool HasMethod(string name, MethodShape shape) => IsSpecial || _methods.Value.Contains((name, shape));

    private static IEnumerable<Type> LineOf(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType)
            yield return each.IsGenericType ? each.GetGenericTypeDefinition() : each;
        foreach (var contract in type.GetInterfaces())
            yield return contract.IsGenericType ? contract.GetGenericTypeDefinition() : contract;
    }
}
