using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Whether an exception may be approved.</summary>
public enum ApprovalRule
{
    /// <summary>By a role whose limit covers the money at stake.</summary>
    Allowed,

    /// <summary>Likewise, and only when the person says explicitly that the check is overridden.</summary>
    Override,

    /// <summary>Not at all: its cause must go, or the document.</summary>
    Never,
}

/// <summary>Who decides about one type of exception, and how soon.</summary>
/// <param name="Type">One of <see cref="ExceptionTypes.Owned"/>.</param>
/// <param name="Owner">The role that it is given to.</param>
/// <param name="Within">So soon it should be decided.</param>
/// <param name="Approval">Whether it may be approved.</param>
/// <param name="Wait">So long it may wait for an order or a receipt before it is open again.</param>
/// <param name="Source">Where it is written; null when it is built in.</param>
public sealed record ExceptionRule(string Type, string Owner, TimeSpan Within, ApprovalRule Approval, TimeSpan Wait, FilePosition? Source)
{
    internal static readonly TimeSpan UsualWait = TimeSpan.FromDays(5);

    internal static ExceptionRule Read(YamlFields fields, IReadOnlyCollection<string> roles)
    {
        fields.Require("within");
        return new(
            Known(fields, "type", "exception type", ExceptionTypes.Owned),
            Known(fields, "owner", "role", roles),
            fields.Duration("within", TimeSpan.FromDays(1)),
            fields.Choice("approval", ApprovalRule.Allowed),
            fields.Duration("wait", UsualWait),
            fields.Position);
    }

    static string Known(YamlFields fields, string key, string kind, IReadOnlyCollection<string> names)
    {
        var name = fields.Text(key);
        if (name.Length > 0 && !names.Contains(name))
            fields.Problem(key, $"no {kind} is named \"{name}\"; {Spelling.Hint(name, names)}");
        return name;
    }
}
