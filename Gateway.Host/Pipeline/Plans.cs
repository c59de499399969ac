using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.Pipeline;

/// <summary>How the messages of one envelope are handled, and which files say so.</summary>
/// <param name="Plan">For the translator.</param>
/// <param name="Agreement">Null when the profile has none for them.</param>
/// <param name="Reason">Why they will be held whatever they say; null when they need not.</param>
/// <param name="Revisions">The files that judge them.</param>
/// <param name="News">Those of them that the database may not have.</param>
sealed record PlannedMessages(MessagePlan Plan, Agreement? Agreement, string? Reason, IReadOnlyList<RevisionRecord> Revisions, IReadOnlyList<RevisionRecord> News)
{
    internal string? HashOf(RevisionKind kind) => Revisions.FirstOrDefault(r => r.Kind == kind)?.Hash;
}

/// <summary>Finds the plan for each envelope of one delivery, from one snapshot of the definitions.</summary>
sealed class Plans(DefinitionSnapshot definitions)
{
    readonly Dictionary<MessagePlan, PlannedMessages> _planned = new(ReferenceEqualityComparer.Instance);

    /// <summary>The sender of the interchange being read; null while nobody claims it.</summary>
    internal PartnerProfile? Partner { get; set; }

    internal PlannedMessages Of(MessagePlan plan) => _planned[plan];

    /// <summary>The plan for the documents of a CSV file.</summary>
    internal PlannedMessages ForCsv(PartnerProfile partner, Agreement agreement) => Plan(partner, null, agreement, null);

    internal MessagePlan For(EnvelopeKey key)
    {
        var planned = Partner is null ? new(MessagePlan.Of(SchemaOf(key)), null, null, [], []) : PlanFor(Partner, key);
        // Each envelope has a plan of its own: it is by the reference that a message finds back to its agreement.
        _planned.TryAdd(planned.Plan, planned);
        return planned.Plan;
    }

    PlannedMessages PlanFor(PartnerProfile partner, EnvelopeKey key)
    {
        var match = SchemaOf(key);
        var found = PartnerDirectory.FindAgreement(
            partner, Partners.Direction.In, key.Standard, key.Type, key.Version,
            key.IsTest ? TrafficStream.Test : TrafficStream.Production, key.Group.Sender, key.Group.Receiver);
        return Plan(partner, match, found.Agreement, found.Reason);
    }

    PlannedMessages Plan(PartnerProfile partner, SchemaMatch? match, Agreement? agreement, string? reason)
    {
        var problems = new List<FileProblem>();
        var map = agreement is null ? null : definitions.Plan(agreement, match?.Schema, problems);
        if (agreement is not null && map is null)
            reason = problems.Count > 0 ? $"the map {agreement.Map} cannot be used: {problems[0]}" : $"there is no map {agreement.Map}";
        var guide = GuideOf(agreement, ref reason);
        var plan = MessagePlan.Of(match) with { Policy = PolicyOf(partner, agreement), Map = map, Guide = guide?.Guide };
        var revisions = definitions.Revisions.Of(partner.Id, match?.Schema, map, guide?.Guide.Name, () => Revisions(partner, match, map, guide));
        return new(plan, agreement, reason, revisions, [.. revisions.Where(r => !definitions.Revisions.IsKept(r))]);
    }

    /// <summary>The profile alone of a revision that was kept of it: the policy follows behind the mark of a new YAML document.</summary>
    internal static string ProfileText(RevisionRecord profile) =>
        profile.Content.IndexOf("\n---\n", StringComparison.Ordinal) is > 0 and var end ? profile.Content[..(end + 1)] : profile.Content;

    static AcknowledgementPolicy PolicyOf(PartnerProfile partner, Agreement? agreement) =>
        agreement?.Validation.Guide == GuideFindings.Accept ? partner.Acknowledgements.Send.ToleratingGuide() : partner.Acknowledgements.Send;

    GuideText? GuideOf(Agreement? agreement, ref string? reason)
    {
        if (agreement?.Guide is not { } name || agreement.Validation.Guide == GuideFindings.Ignore) return null;
        if (definitions.Guides.TryGetValue(name, out var guide)) return guide;
        reason ??= $"there is no guide {name}";
        return null;
    }

    SchemaMatch? SchemaOf(EnvelopeKey key) => definitions.Maps.Standards.Find(key.Standard, key.Version, key.Type);

    IEnumerable<RevisionRecord> Revisions(PartnerProfile partner, SchemaMatch? match, MapPlan? map, GuideText? guide)
    {
        yield return Revision(RevisionKind.Profile, partner.Id, $"{EffectiveProfile.ToText(partner.Effective, why: false)}{definitions.Directory.Policy.ToText()}");
        if (match is not null)
            yield return Revision(RevisionKind.Schema, $"{match.Schema.Standard}/{match.Schema.Version}/{match.Schema.Type}", KeptFiles.OfRelease(match.Schema, definitions.Maps.Standards));
        if (map is not null)
        {
            yield return Revision(RevisionKind.Map, map.Name, definitions.MapTexts[map.Definition.File]);
            yield return Revision(RevisionKind.Codes, map.Name, KeptFiles.OfMap(map, definitions.MapTexts));
        }

        if (guide is not null) yield return Revision(RevisionKind.Guide, guide.Guide.Name, guide.Text);
    }

    RevisionRecord Revision(RevisionKind kind, string name, string content) => new()
    {
        Hash = RevisionStore.HashOf(kind, name, content),
        Kind = kind,
        Name = name,
        Content = content,
        FirstUsedAt = default,
    };
}
