using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Gateway.Architecture.Tests;

/// <summary>Collects the namespaces of everything that a type names.</summary>
sealed class UsedNamespaces(MetadataReader metadata) : ISignatureTypeProvider<string, object?>
{
    readonly HashSet<string> _names = [];

    internal IReadOnlySet<string> Names => _names;

    /// <summary>A nested type belongs to the namespace of the type around it.</summary>
    internal string Of(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var around = type.GetDeclaringType();
        return around.IsNil ? metadata.GetString(type.Namespace) : Of(around);
    }

    internal void Add(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: Note(Of((TypeDefinitionHandle)handle)); break;
            case HandleKind.TypeReference: Note(Of((TypeReferenceHandle)handle)); break;
            case HandleKind.TypeSpecification: metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null); break;
            case HandleKind.FieldDefinition: AddField(metadata.GetFieldDefinition((FieldDefinitionHandle)handle)); break;
            case HandleKind.MethodDefinition: AddMethod(metadata.GetMethodDefinition((MethodDefinitionHandle)handle)); break;
            case HandleKind.MemberReference: AddMember(metadata.GetMemberReference((MemberReferenceHandle)handle)); break;
            case HandleKind.MethodSpecification: AddGeneric(metadata.GetMethodSpecification((MethodSpecificationHandle)handle)); break;
        }
    }

    internal void AddSignature(MethodDefinition method) => method.DecodeSignature(this, null);

    internal void AddLocals(StandaloneSignatureHandle handle) =>
        metadata.GetStandaloneSignature(handle).DecodeLocalSignature(this, null);

    void AddField(FieldDefinition field)
    {
        Note(Of(field.GetDeclaringType()));
        field.DecodeSignature(this, null);
    }

    void AddMethod(MethodDefinition method)
    {
        Note(Of(method.GetDeclaringType()));
        AddSignature(method);
    }

    void AddMember(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Method) member.DecodeMethodSignature(this, null);
        else member.DecodeFieldSignature(this, null);
    }

    void AddGeneric(MethodSpecification method)
    {
        Add(method.Method);
        method.DecodeSignature(this, null);
    }

    string Of(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Of((TypeReferenceHandle)type.ResolutionScope)
            : metadata.GetString(type.Namespace);
    }

    string Note(string name)
    {
        _names.Add(name);
        return name;
    }

    string ISimpleTypeProvider<string>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Note(Of(handle));

    string ISimpleTypeProvider<string>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Note(Of(handle));

    string ISignatureTypeProvider<string, object?>.GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    // Whatever stands around a type adds nothing to it: it was noted when it was named.
    string ISimpleTypeProvider<string>.GetPrimitiveType(PrimitiveTypeCode typeCode) => "System";

    string ISZArrayTypeProvider<string>.GetSZArrayType(string elementType) => elementType;

    string IConstructedTypeProvider<string>.GetArrayType(string elementType, ArrayShape shape) => elementType;

    string IConstructedTypeProvider<string>.GetByReferenceType(string elementType) => elementType;

    string IConstructedTypeProvider<string>.GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    string IConstructedTypeProvider<string>.GetPointerType(string elementType) => elementType;

    string ISignatureTypeProvider<string, object?>.GetFunctionPointerType(MethodSignature<string> signature) => signature.ReturnType;

    string ISignatureTypeProvider<string, object?>.GetGenericMethodParameter(object? genericContext, int index) => "";

    string ISignatureTypeProvider<string, object?>.GetGenericTypeParameter(object? genericContext, int index) => "";

    string ISignatureTypeProvider<string, object?>.GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    string ISignatureTypeProvider<string, object?>.GetPinnedType(string elementType) => elementType;
}
