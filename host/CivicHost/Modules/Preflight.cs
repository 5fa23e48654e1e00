using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace CivicHost.Modules;

/// <summary>Before anything of a module runs: is everything it refers to really here? What is missing is named.</summary>
internal sealed class Preflight
{
    private const int MostNamed = 5;

    private readonly HostAssemblies _host = new();

    /// <exception cref="ModuleRefusedException">A library, a type or a member is missing, or the SDK's major version is another.</exception>
    public void Check(string folder, ModuleManifest manifest)
    {
        var assembly = Path.Combine(folder, manifest.Built.Assembly);
        if (!File.Exists(assembly))
            throw new ModuleRefusedException("modules.reason.no-assembly", "modules.remedy.reinstall", manifest.Built.Assembly);
        CheckDependencies(folder, manifest);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var library in LibrariesOf(folder))
            CollectMissing(library, folder, missing);
        if (missing.Count == 0)
            return;
        var named = string.Join("; ", missing.Take(MostNamed)) + (missing.Count > MostNamed ? $"; … ({missing.Count})" : "");
        var sdk = typeof(Sdk.ICivicModule).Assembly.GetName().Version!;
        throw new ModuleRefusedException(
            "modules.reason.missing-member", "modules.remedy.update-host", $"{named} (built with SDK {manifest.Built.Sdk}, this host has {sdk.Major}.{sdk.Minor})");
    }

    /// <summary>Its own libraries; a copy of one that the host shares is never loaded, and so is not read.</summary>
    private static IEnumerable<string> LibrariesOf(string folder) => Directory.EnumerateFiles(folder, "*.dll")
        .Where(file => !ModuleAssembly.Shared.Contains(Path.GetFileNameWithoutExtension(file)))
        .Order(StringComparer.Ordinal);

    /// <summary>deps.json says which libraries the module was built with; each is in the folder or comes from the host.</summary>
    private void CheckDependencies(string folder, ModuleManifest manifest)
    {
        var file = Path.Combine(folder, Path.ChangeExtension(manifest.Built.Assembly, ".deps.json"));
        if (!File.Exists(file))
            return;
        using var read = JsonDocument.Parse(File.ReadAllBytes(file));
        if (!read.RootElement.TryGetProperty("targets", out var targets))
            return;
        foreach (var library in targets.EnumerateObject().SelectMany(target => target.Value.EnumerateObject()))
        {
            if (!library.Value.TryGetProperty("runtime", out var files))
                continue;
            foreach (var name in files.EnumerateObject().Select(path => Path.GetFileName(path.Name)))
            {
                if (!File.Exists(Path.Combine(folder, name)) && !_host.Has(Path.GetFileNameWithoutExtension(name)))
                    throw new ModuleRefusedException("modules.reason.missing-library", "modules.remedy.reinstall", $"{name} ({library.Name})");
            }
        }
    }

    private void CollectMissing(string file, string folder, SortedSet<string> missing)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
            return;
        var reader = image.GetMetadataReader();
        foreach (var handle in reader.TypeReferences)
        {
            if (ReferencedType.Of(reader, handle) is { } type && !IsOwn(folder, type.Assembly) && _host.Find(type) is null)
                missing.Add(_host.Has(type.Assembly) ? $"{type.FullName} of {type.Assembly}" : $"the library {type.Assembly}");
        }

        foreach (var handle in reader.MemberReferences)
            CollectMissingMember(reader, reader.GetMemberReference(handle), folder, missing);
    }

    private void CollectMissingMember(MetadataReader reader, MemberReference member, string folder, SortedSet<string> missing)
    {
        if (ReferencedType.OfParent(reader, member.Parent) is not { } type || IsOwn(folder, type.Assembly) || _host.Find(type) is not { } found)
            return;
        var name = reader.GetString(member.Name);
        var isThere = member.GetKind() == MemberReferenceKind.Field
            ? found.HasField(name)
            : found.HasMethod(name, MethodShape.Of(reader, member));
        if (!isThere)
            missing.Add($"{type.ShortName}.{Readable(name)} of {type.Assembly}");
    }

    private static bool IsOwn(string folder, string assembly) =>
        !ModuleAssembly.Shared.Contains(assembly) && File.Exists(Path.Combine(folder, assembly + ".dll"));

    /// <summary>Today and not get_Today.</summary>
    private static string Readable(string member) =>
        member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal) ? member[4..] : member;
}

/// <summary>How many parameters, and how many type parameters: enough to tell overloads that were added or taken away.</summary>
internal readonly record struct MethodShape(int Parameters, int TypeParameters)
{
    public static MethodShape Of(MetadataReader reader, MemberReference member)
    {
        var blob = reader.GetBlobReader(member.Signature);
        var header = blob.ReadSignatureHeader();
        var typeParameters = header.IsGeneric ? blob.ReadCompressedInteger() : 0;
        return new MethodShape(blob.ReadCompressedInteger(), typeParameters);
    }

    public static MethodShape Of(MethodBase method) => new(
        method.GetParameters().Length, method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0);
}
