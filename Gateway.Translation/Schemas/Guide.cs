using Gateway.Translation.Definitions;

namespace Gateway.Translation.Schemas;

/// <summary>A partner's narrowing of a message: what of it must stand, must not stand, and may be said in which words.</summary>
/// <remarks>Immutable and safe for threads. It only narrows: what the standard forbids, no guide allows.</remarks>
public sealed class Guide
{
    readonly IReadOnlyList<GuideRule> _rules;
    volatile GuidePlan? _plan;

    Guide(string name, IReadOnlyList<GuideRule> rules)
    {
        Name = name;
        _rules = rules;
    }

    /// <summary>The name that profiles use.</summary>
    public string Name { get; }

    /// <summary>Reads a guide file; null when it has mistakes, which become problems with line and column.</summary>
    public static Guide? Read(string file, string text, StandardsLibrary standards, ICollection<FileProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(standards);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        var guide = YamlText.ParseMapping(file, text, problems) is { } root ? Read(root.Read(problems), standards) : null;
        return problems.Count == before ? guide : null;
    }

    /// <summary>The rules at the places of a schema; places that the schema does not have are left out.</summary>
    internal GuidePlan For(MessageSchema schema)
    {
        if (_plan is { } plan && ReferenceEquals(plan.Nodes, schema.Nodes)) return plan;
        return _plan = new GuidePlan(schema.Nodes, _rules);
    }

    static Guide Read(YamlFields fields, StandardsLibrary standards)
    {
        var name = fields.Text("guide");
        var schema = Schema(fields, standards);
        var rules = new List<GuideRule>();
        foreach (var row in fields.Sections("rules"))
            if (GuideRule.Read(row) is { } rule && (schema is null || rule.Fits(schema.Nodes, fields.Problems)))
                rules.Add(rule);
        fields.Require("rules");
        fields.End();
        return new(name, rules);
    }

    static MessageSchema? Schema(YamlFields fields, StandardsLibrary standards)
    {
        fields.Require("message");
        if (fields.Section("message") is not { } message) return null;
        var (standard, version, type) = (message.Choice<Standard>("standard"), message.Text("version"), message.Text("type"));
        var match = standards.Find(standard, version, type);
        if (match is null) message.Problem("type", $"no definition of message type \"{type}\" is here");
        return match?.Schema;
    }
}
