using System.Reflection;

namespace Gateway.Architecture.Tests;

/// <summary>An operator filters by the number of a log event: it means one thing, and its block says which folder wrote it.</summary>
public sealed class LogEventTests
{
    static readonly (string Folder, int First, int Last)[] Blocks =
    [
        ("Pipeline", 2000, 2199),
        ("Schedule", 2200, 2399),
        ("Pipeline", 2400, 2599),
        ("As2", 2600, 2699),
        ("Health", 3000, 3099),
        ("Lifetime", 3100, 3199),
        ("Telemetry", 3200, 3299),
        ("Alerts", 3300, 3399),
    ];

    static readonly IReadOnlyList<(string Folder, string Method, int Id, string Text)> Events = Logged();

    [Fact]
    public void No_number_is_given_twice() =>
        Rule.IsKept(Events.GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Method))}"));

    [Fact]
    public void A_number_lies_in_a_block_of_its_folder() =>
        Rule.IsKept(Events.Where(e => !Blocks.Any(b => b.Folder == e.Folder && e.Id >= b.First && e.Id <= b.Last)).Select(e => $"{e.Method}: {e.Id} is not a number of {e.Folder}"));

    [Fact]
    public void A_text_ends_without_a_stop() =>
        Rule.IsKept(Events.Where(e => e.Text.EndsWith('.')).Select(e => $"{e.Method}: {e.Text}"));

    static List<(string, string, int, string)> Logged()
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var logged = from type in Assembly.Load("gateway").GetTypes()
                     from method in type.GetMethods(Declared)
                     from mark in method.CustomAttributes
                     where mark.AttributeType.Name == "LoggerMessageAttribute"
                     let values = mark.ConstructorArguments
                     select (type.Namespace!.Split('.')[2], $"{type.Name}.{method.Name}", (int)values[0].Value!, (string)values[2].Value!);
        var all = logged.ToList();
        Assert.NotEmpty(all);
        return all;
    }
}
