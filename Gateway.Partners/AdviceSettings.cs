using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>A business decision that a partner may be told of.</summary>
public enum AdvisedDecision
{
    /// <summary>The document is refused.</summary>
    Reject,

    /// <summary>The partner has to answer.</summary>
    Dispute,
}

/// <summary>Which business decisions a partner hears of by 824 or APERAK; an acknowledgement never says them.</summary>
public sealed record AdviceSettings(IReadOnlyList<AdvisedDecision> Send)
{
    static readonly IReadOnlyList<string> Types = ["824", "APERAK", "ApplicationAdvice"];

    internal static AdviceSettings Read(YamlFields? fields) => new([.. Decisions(fields).Distinct()]);

    static IEnumerable<AdvisedDecision> Decisions(YamlFields? fields)
    {
        var known = Enum.GetValues<AdvisedDecision>().ToDictionary(d => DefinitionValues.Hyphenated(d.ToString()), StringComparer.Ordinal);
        foreach (var name in fields?.Scalars("send") ?? [])
            if (known.TryGetValue(name.Text, out var decision)) yield return decision;
            else fields!.Problems.Add(name.Position.Problem($"\"{name.Text}\" is not a decision that partners are told of; {Spelling.Hint(name.Text, known.Keys)}"));
    }

    /// <summary>Who is to be told needs a message that says it.</summary>
    internal void Check(PartnerProfile profile, YamlFields fields)
    {
        if (Send.Count == 0 || profile.Agreements.Any(a => a.Direction == Direction.Out && Types.Contains(a.Type))) return;
        fields.Problem("advice", "decisions are to be told, but no agreement says how; add an outgoing agreement of type 824 or APERAK");
    }
}
