using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The acknowledgements that we owe and those that we are owed.</summary>
/// <param name="Send">What the partner wants to hear.</param>
/// <param name="ExpectWithin">After so long without an answer to what we sent, the answer is overdue; null when none is expected.</param>
public sealed record AcknowledgementSettings(AcknowledgementPolicy Send, TimeSpan? ExpectWithin)
{
    internal static AcknowledgementSettings Read(YamlFields? fields) =>
        new(ReadPolicy(fields?.Section("send")), ReadDeadline(fields?.Section("expect")));

    /// <summary>Nothing goes out by accident: only what the profile names is sent.</summary>
    static AcknowledgementPolicy ReadPolicy(YamlFields? fields) => fields is null
        ? new() { Functional = FunctionalKind.None, Ta1 = Ta1Use.Never, Contrl = ContrlUse.Never }
        : new()
        {
            Functional = fields.Value("functional", FunctionalKind.None, TryReadKind, "997, 999 or none"),
            Ta1 = fields.Choice("ta1", Ta1Use.Never),
            Contrl = fields.Choice("contrl", ContrlUse.Never),
            ListAccepted = fields.Flag("listAccepted", true),
            Softened = ReadCodes(fields, "soften", Softenable, "is not a diagnostic that can be softened"),
            Hardened = ReadCodes(fields, "harden", Warnings, "is not a warning that an acknowledgement can name"),
        };

    static bool TryReadKind(string text, out FunctionalKind kind)
    {
        kind = text switch { "997" => FunctionalKind.X997, "999" => FunctionalKind.X999, _ => FunctionalKind.None };
        return text is "997" or "999" or "none";
    }

    // What only warns can be told everywhere.
    static readonly List<string> Warnings = [.. DiagnosticCodes.All.Where(c => c is { Severity: Severity.Warning, IsAcknowledged: true }).Select(c => c.Name)];

    // Of errors only those inside a message can be softened: counts and control numbers of envelopes guard against loss.
    static readonly List<string> Softenable =
        [.. DiagnosticCodes.All.Where(c => c.Scope is DiagnosticScope.Message or DiagnosticScope.Segment or DiagnosticScope.Element).Select(c => c.Name).Union(Warnings)];

    static HashSet<string> ReadCodes(YamlFields fields, string key, List<string> known, string otherwise)
    {
        var names = fields.Scalars(key);
        foreach (var name in names.Where(n => !known.Contains(n.Text)))
            fields.Problems.Add(name.Position.Problem($"\"{name.Text}\" {otherwise}; {Spelling.Hint(name.Text, known)}"));
        return names.Select(n => n.Text).ToHashSet(StringComparer.Ordinal);
    }

    static TimeSpan? ReadDeadline(YamlFields? fields)
    {
        if (fields is null) return null;
        fields.Require("within");
        return fields.Duration("within", TimeSpan.FromHours(24));
    }
}
