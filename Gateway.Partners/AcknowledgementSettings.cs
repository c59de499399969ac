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
            Softened = fields.Scalars("soften").Where(name => IsSoftenable(fields, name)).Select(name => name.Text).ToHashSet(StringComparer.Ordinal),
        };

    static bool TryReadKind(string text, out FunctionalKind kind)
    {
        kind = text switch { "997" => FunctionalKind.X997, "999" => FunctionalKind.X999, _ => FunctionalKind.None };
        return text is "997" or "999" or "none";
    }

    /// <summary>Only what stands inside a message can be softened: counts and control numbers of envelopes guard against loss.</summary>
    static bool IsSoftenable(YamlFields fields, YamlScalar name)
    {
        var names = DiagnosticCodes.All.Where(c => c.Scope is DiagnosticScope.Message or DiagnosticScope.Segment or DiagnosticScope.Element)
            .Select(c => c.Name).ToList();
        if (names.Contains(name.Text)) return true;
        fields.Problems.Add(name.Position.Problem($"\"{name.Text}\" is no diagnostic of a message; {Spelling.Hint(name.Text, names)}"));
        return false;
    }

    static TimeSpan? ReadDeadline(YamlFields? fields)
    {
        if (fields is null) return null;
        fields.Require("within");
        return fields.Duration("within", TimeSpan.FromHours(24));
    }
}
