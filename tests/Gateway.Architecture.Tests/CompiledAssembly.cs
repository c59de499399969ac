using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Gateway.Architecture.Tests;

/// <summary>One of our assemblies, read as bytes: what its types use, down to the instructions of their methods.</summary>
sealed class CompiledAssembly : IDisposable
{
    readonly PEReader _image;
    readonly MetadataReader _metadata;

    CompiledAssembly(string path)
    {
        Path = path;
        _image = new PEReader(File.OpenRead(path));
        _metadata = _image.GetMetadataReader();
    }

    internal string Path { get; }

    /// <summary>Simple names of the assemblies that it refers to.</summary>
    internal IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(r => _metadata.GetString(_metadata.GetAssemblyReference(r).Name));

    /// <summary>Full names of the types of other assemblies that it names anywhere.</summary>
    internal IEnumerable<string> ForeignTypes =>
        _metadata.TypeReferences.Select(t => _metadata.GetTypeReference(t)).Select(t => $"{_metadata.GetString(t.Namespace)}.{_metadata.GetString(t.Name)}");

    /// <summary>Opens a project's assembly; Gateway.Host compiles to <c>gateway</c>.</summary>
    internal static CompiledAssembly Of(string project)
    {
        var name = project == "Gateway.Host" ? "gateway" : project;
        return new(System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll"));
    }

    /// <summary>For every type, nested ones included: its namespace and the namespaces that it uses.</summary>
    internal IEnumerable<NamespaceUse> Uses() =>
        from handle in _metadata.TypeDefinitions
        let type = _metadata.GetTypeDefinition(handle)
        let used = new UsedNamespaces(_metadata)
        let home = used.Of(handle)
        where home.Length > 0
        from target in Collect(type, used).Where(n => n.Length > 0 && n != home)
        select new NamespaceUse(home, _metadata.GetString(type.Name), target);

    /// <summary>Every method that came from a source file of ours, with its length from the first to the last line that does something.</summary>
    internal IEnumerable<MethodLength> Methods()
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(System.IO.Path.ChangeExtension(Path, ".pdb")));
        var symbols = provider.GetMetadataReader();
        return [.. _metadata.MethodDefinitions.Select(m => Length(m, symbols)).OfType<MethodLength>()];
    }

    public void Dispose() => _image.Dispose();

    MethodLength? Length(MethodDefinitionHandle handle, MetadataReader symbols)
    {
        var debug = symbols.GetMethodDebugInformation(handle);
        var lines = debug.GetSequencePoints().Where(p => !p.IsHidden).ToList();
        if (lines.Count == 0 || debug.Document.IsNil) return null;
        var file = symbols.GetString(symbols.GetDocument(debug.Document).Name).Replace('\\', '/');
        if (file.Contains("/obj/", StringComparison.Ordinal)) return null;
        var method = _metadata.GetMethodDefinition(handle);
        var type = _metadata.GetString(_metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
        return new($"{type}.{_metadata.GetString(method.Name)}", lines.Max(p => p.EndLine) - lines.Min(p => p.StartLine) + 1);
    }

    IEnumerable<string> Collect(TypeDefinition type, UsedNamespaces used)
    {
        used.Add(type.BaseType);
        foreach (var i in type.GetInterfaceImplementations()) used.Add(_metadata.GetInterfaceImplementation(i).Interface);
        foreach (var f in type.GetFields()) used.Add(f);
        foreach (var m in type.GetMethods()) Collect(_metadata.GetMethodDefinition(m), used);
        return used.Names;
    }

    void Collect(MethodDefinition method, UsedNamespaces used)
    {
        used.AddSignature(method);
        if (method.RelativeVirtualAddress == 0) return;
        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil) used.AddLocals(body.LocalSignature);
        foreach (var region in body.ExceptionRegions) used.Add(region.CatchType);
        foreach (var token in Instructions.Tokens(body.GetILReader())) used.Add(token);
    }
}

/// <summary>A type of one namespace that uses something of another.</summary>
sealed record NamespaceUse(string Namespace, string Type, string Uses);

/// <summary>A method and its lines.</summary>
sealed record MethodLength(string Name, int Lines);
