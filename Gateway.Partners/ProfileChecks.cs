using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What must hold between the parts of one profile.</summary>
static class ProfileChecks
{
    public static void Check(PartnerProfile profile, YamlFields fields)
    {
        CheckUnique(profile.Agreements, a => a.Name, a => a.Source, "agreement", fields.Problems);
        CheckUnique(Entries(fields, "transports", "in"), m => m.Text("mailbox", ""), m => m.Position, "mailbox", fields.Problems);
        CheckNames(fields);
        CheckAmbiguous(profile, fields.Problems);
        foreach (var agreement in profile.Agreements.Where(a => a.Standard == Standard.Csv)) CheckMailbox(profile, agreement, fields.Problems);
        foreach (var standard in profile.Agreements.Select(a => a.Standard).Where(s => s != Standard.Csv).Distinct()) CheckIdentities(profile, standard, fields);
        CheckOut(profile, fields);
        CheckPoll(profile, fields);
        As2Checks.Check(profile, fields);
        profile.Advice.Check(profile, fields);
    }

    static IReadOnlyList<YamlFields> Entries(YamlFields fields, string section, string list) =>
        fields.Mapping[section] is YamlMapping mapping ? mapping.Read([]).Sections(list) : [];

    static void CheckUnique<T>(IEnumerable<T> items, Func<T, string> name, Func<T, FilePosition> position, string kind, ICollection<FileProblem> problems)
    {
        foreach (var second in items.GroupBy(name).Where(g => g.Key.Length > 0).SelectMany(g => g.Skip(1)))
            problems.Add(position(second).Problem($"the {kind} \"{name(second)}\" stands twice; give each a name of its own"));
    }

    // What goes out is known by that name: each would be left alone for the other's trouble.
    static void CheckNames(YamlFields fields)
    {
        foreach (var mailbox in Entries(fields, "transports", "in").Where(m => m.Text("mailbox", "") == "out"))
            fields.Problems.Add(mailbox.Position.Problem("a mailbox is named out, which is the name of what goes to the partner; give it another"));
    }

    /// <summary>Two agreements that one message could fall under.</summary>
    static void CheckAmbiguous(PartnerProfile profile, ICollection<FileProblem> problems)
    {
        foreach (var same in profile.Agreements.GroupBy(a => (a.Direction, a.Standard, a.Type, a.Version, a.Stream, a.TheirGroup, a.OurGroup, a.Mailbox, a.Mask)))
            foreach (var second in same.Skip(1).Where(a => a.Type.Length > 0))
                problems.Add(second.Source.Problem($"the agreement \"{second.Name}\" covers {second}, as \"{same.First().Name}\" at {same.First().Source} does; tell them apart by version, stream, group or mask, or remove one"));
    }

    // Told once and in the profile's own file: a template's agreements serve others too.
    static void CheckIdentities(PartnerProfile profile, Standard standard, YamlFields fields)
    {
        var missing = string.Join(" and ", Missing(profile, standard));
        if (missing.Length == 0) return;
        var named = string.Join(", ", profile.Agreements.Where(a => a.Standard == standard).Select(a => a.Name));
        var at = fields.PositionOf("identities") is var here && here.File == fields.Position.File ? here : fields.Position;
        fields.Problems.Add(at.Problem($"the identities lack {missing}, which the agreements need ({named}); add {DefinitionValues.Hyphenated(standard.ToString())}: {{ qualifier: …, id: … }} there"));
    }

    static IEnumerable<string> Missing(PartnerProfile profile, Standard standard)
    {
        var key = DefinitionValues.Hyphenated(standard.ToString());
        if (profile.Theirs.In(standard) is null) yield return $"theirs.{key}";
        if (profile.Ours.In(standard) is null) yield return $"ours.{key}";
    }

    static void CheckMailbox(PartnerProfile profile, Agreement agreement, ICollection<FileProblem> problems)
    {
        if (agreement.Mailbox is { } mailbox && profile.Mailbox(mailbox) is null)
            problems.Add(agreement.Source.Problem($"the agreement \"{agreement.Name}\" names the mailbox \"{mailbox}\"; {Spelling.Hint(mailbox, [.. profile.Mailboxes.Select(m => m.Name)])}"));
    }

    static void CheckOut(PartnerProfile profile, YamlFields fields)
    {
        if (profile.IsReachable) return;
        var send = profile.Acknowledgements.Send;
        var acknowledges = send.Functional != FunctionalKind.None || send.Ta1 != Ta1Use.Never || send.Contrl != ContrlUse.Never;
        if (acknowledges || profile.Agreements.Any(a => a.Direction == Direction.Out))
            fields.Problem("transports", "something is to be sent, but nothing says where to; add out: { folder: … } or as2: { url: … } under transports");
    }

    const int OftenSeconds = 30;

    // A template's schedule is for folders of this machine. On a server each poll is a log-in.
    static void CheckPoll(PartnerProfile profile, YamlFields fields)
    {
        var poll = profile.Schedules.Poll;
        if (profile.Mailboxes.FirstOrDefault(m => m.Server is not null)?.Server is not { } server || CronText.ProblemIn(poll) is not null) return;
        var seconds = CronText.SecondsBetween(poll);
        if (seconds >= OftenSeconds) return;
        var at = (fields.Mapping["schedules"] as YamlMapping)?["poll"]?.Position is { } written && written.File == fields.Position.File ? written : fields.PositionOf("transports");
        fields.Problems.Add(at.Problem(
            $"{server.Host} is polled each {seconds} s (\"{poll}\"), with a log-in each time, and servers shut out who comes so often; write schedules: {{ poll: \"0 0/5 * * * ?\" }}", Severity.Warning));
    }
}
