using System.Reflection.Metadata;

namespace CivicHost.Modules;

/// <summary>A type of another assembly that a module refers to; nested ones with a plus sign, as reflection writes them.</summary>
internal sealed record ReferencedType(string Assembly, string FullName)
{
    public string ShortName => FullName[(FullName.LastIndexOfAny(['.', '+']) + 1)..];

    /// <returns>Null where the type is the module's own.</returns>
    public static ReferencedType? Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.AssemblyReference:
                var assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
                var space = reader.GetString(type.Namespace);
                return new ReferencedType(assembly, space.Length == 0 ? name : $"{space}.{name}");
            case HandleKind.TypeReference when Of(reader, (TypeReferenceHandle)type.ResolutionScope) is { } outer:
                return outer with { FullName = $"{outer.FullName}+{name}" };
            default:
                return null;
        }
    }

    /// <summary>The type that a member is referred to on; of a generic one, its definition.</summary>
    public static ReferencedType? OfParent(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
            return Of(reader, (TypeReferenceHandle)parent);
        if (parent.Kind != HandleKind.TypeSpecification)
            return null;
        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle() is { Kind: HandleKind.TypeReference } generic ? Of(reader, (TypeReferenceHandle)generic) : null;
    }
}
