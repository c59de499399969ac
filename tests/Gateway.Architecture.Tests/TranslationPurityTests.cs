namespace Gateway.Architecture.Tests;

/// <summary>Gateway.Translation is a function of bytes: no file, clock, thread, log or network.</summary>
public sealed class TranslationPurityTests
{
    static readonly string[] Forbidden =
    [
        "System.Console", "System.TimeProvider", "System.Threading.Tasks.", "System.Threading.Thread", "System.Threading.Timer", "System.Net.", "System.Data.",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Diagnostics.Trace", "Microsoft.Extensions.", "System.IServiceProvider",
    ];

    // Embedded definitions are streams, JSON is written to them, and maps bear names of files; none of these opens one.
    static readonly string[] Streams =
    [
        "System.IO.Stream", "System.IO.StreamReader", "System.IO.MemoryStream", "System.IO.TextReader", "System.IO.StringReader", "System.IO.TextWriter", "System.IO.StringWriter",
        "System.IO.InvalidDataException", "System.IO.Path", "System.IO.Compression.",
    ];

    [Fact]
    public void It_names_nothing_of_the_outside_world()
    {
        using var assembly = CompiledAssembly.Of("Gateway.Translation");

        Rule.IsKept(assembly.ForeignTypes.Where(t => Forbidden.Any(f => Matches(t, f))));
    }

    [Fact]
    public void It_knows_streams_but_no_files()
    {
        using var assembly = CompiledAssembly.Of("Gateway.Translation");

        Rule.IsKept(assembly.ForeignTypes.Where(t => Matches(t, "System.IO.") && !Streams.Any(s => Matches(t, s))));
    }

    // A name that ends in a dot is a namespace.
    static bool Matches(string type, string name) =>
        name.EndsWith('.') ? type.StartsWith(name, StringComparison.Ordinal) : type == name;
}
