namespace Gateway.Architecture.Tests;

/// <summary>The reader that the rules stand on sees what is there: a rule that finds nothing must not be a blind one.</summary>
public sealed class CompiledAssemblyTests
{
    sealed class Sample
    {
        // Each line names another namespace in another way: a field, a local, a call's type argument, an instruction.
        readonly System.Text.Rune _rune = new('a');

        internal string Use()
        {
            System.Globalization.CultureInfo? local = null;
            var list = Enumerable.Empty<System.Net.IPAddress>();
            return $"{_rune} {local} {list} {typeof(System.Xml.XmlReader)}";
        }
    }

    [Theory]
    [InlineData("System.Text")]
    [InlineData("System.Globalization")]
    [InlineData("System.Linq")]
    [InlineData("System.Net")]
    [InlineData("System.Xml")]
    public void A_namespace_is_seen_wherever_it_is_named(string used)
    {
        Assert.NotEmpty(new Sample().Use());
        using var assembly = CompiledAssembly.Of("Gateway.Architecture.Tests");

        Assert.Contains(assembly.Uses(), u => u.Type == nameof(Sample) && u.Uses == used);
    }

    [Fact]
    public void The_length_of_a_method_is_seen()
    {
        using var assembly = CompiledAssembly.Of("Gateway.Architecture.Tests");

        // Its braces count where nothing is optimised.
        Assert.InRange(assembly.Methods().Single(m => m.Name == "Sample.Use").Lines, 3, 5);
    }
}
