using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gateway.Architecture.Tests;

/// <summary>What every type of the four projects keeps to.</summary>
public sealed class TypeRuleTests
{
    static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Service", "Impl", "Info", "Base", "Data", "Processor", "Common", "Misc"];

    public static TheoryData<string> Projects => new(Repository.Projects);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_class_is_sealed_abstract_or_static(string project) =>
        Rule.IsKept(Types(project).Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract && !IsKindOfTrouble(t, Types(project))).Select(t => t.FullName!));

    // An exception that is thrown, and whose heirs are caught with it.
    static bool IsKindOfTrouble(Type type, IEnumerable<Type> all) => type.IsSubclassOf(typeof(Exception)) && all.Any(t => t.BaseType == type);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_name_says_what_the_thing_is(string project) =>
        Rule.IsKept(Types(project).Where(t => EmptyWords.Any(w => EndsWithWord(t.Name, w))).Select(t => t.FullName!));

    // Inside Gateway.Host a namespace of that name would take the place of System.Console and of Host.
    [Theory]
    [MemberData(nameof(Projects))]
    public void No_namespace_hides_a_class_of_the_framework(string project) =>
        Rule.IsKept(Types(project).Select(t => t.Namespace!).Where(n => n.Split('.').Skip(2).Any(part => part is "Console" or "Host" or "Environment" or "Path")));

    [Fact]
    public void The_host_shows_nothing_to_others() =>
        Rule.IsKept(Types("Gateway.Host").Where(t => t.IsVisible && t.Name != "Program").Select(t => t.FullName!));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_method_has_at_most_seventy_lines(string project)
    {
        using var assembly = CompiledAssembly.Of(project);
        Rule.IsKept(assembly.Methods().Where(m => m.Lines > 70 && !m.Name.EndsWith(".cctor", StringComparison.Ordinal)).Select(m => $"{m.Name} has {m.Lines} lines"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_asynchronous_method_can_be_awaited(string project)
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var voids = Types(project).SelectMany(t => t.GetMethods(Declared))
            .Where(m => m.ReturnType == typeof(void) && m.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false));
        Rule.IsKept(voids.Select(m => $"{m.DeclaringType!.FullName}.{m.Name} is async void"));
    }

    static IEnumerable<Type> Types(string project) =>
        Assembly.Load(project == "Gateway.Host" ? "gateway" : project).GetTypes()
            .Where(t => t.Namespace?.StartsWith(project, StringComparison.Ordinal) == true && !IsGenerated(t));

    static bool IsGenerated(Type type) =>
        type.Name.Contains('<') || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || (type.DeclaringType is { } around && IsGenerated(around));

    static bool EndsWithWord(string name, string word) =>
        name.Split('`')[0].EndsWith(word, StringComparison.Ordinal);
}
