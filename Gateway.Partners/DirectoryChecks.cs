using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What must hold between profiles, so that every interchange and every file is one partner's.</summary>
static class DirectoryChecks
{
    public static void Check(IReadOnlyList<PartnerProfile> partners, PartnerFolders folders, ICollection<FileProblem> problems)
    {
        foreach (var (first, second) in partners.SelectMany((p, i) => partners.Skip(i + 1).Select(q => (p, q))))
        {
            CheckIdentities(first, second, problems);
            CheckFolders(first, second, problems);
            CheckHosted(first, second, problems);
        }

        foreach (var partner in partners)
        {
            CheckCarried(partner, partners, problems);
            CheckOwnFolders(partner, problems);
            CheckLogIn(partner, folders, problems);
            MailboxPlaces.Check(partner, folders, PositionOf(partner, "transports"), problems);
        }
    }

    static void CheckIdentities(PartnerProfile first, PartnerProfile second, ICollection<FileProblem> problems)
    {
        foreach (var standard in new[] { Standard.X12, Standard.Edifact })
            if (Share(first.Theirs.In(standard), second.Theirs.In(standard)) && Share(first.Ours.In(standard), second.Ours.In(standard)) && ShareStream(first, second))
                problems.Add(PositionOf(second, "identities", "theirs", DefinitionValues.Hyphenated(standard.ToString()))
                    .Problem($"{first.Id} claims the same sender, receiver and stream; tell them apart, or make them one profile"));
        if (first.Theirs.As2 is { } name && name == second.Theirs.As2 && first.Ours.As2 == second.Ours.As2)
            problems.Add(PositionOf(second, "identities", "theirs", "as2").Problem($"{first.Id} has the same AS2 names; each pair of names is one partner's"));
    }

    static void CheckFolders(PartnerProfile first, PartnerProfile second, ICollection<FileProblem> problems)
    {
        foreach (var mailbox in second.Mailboxes.Where(m => first.Mailboxes.Any(f => TakeTheSame(f, m))))
            problems.Add(PositionOf(second, "transports", "in")
                .Problem($"{first.Id} takes the same files from {mailbox.Place}; let one profile poll it and name the other partner in its mayCarry"));
    }

    static void CheckHosted(PartnerProfile first, PartnerProfile second, ICollection<FileProblem> problems)
    {
        if (first.Hosted is not { Account.Length: > 0 } one || second.Hosted is not { } other) return;
        if (one.Account == other.Account || one.Home == other.Home)
            problems.Add(PositionOf(second, "transports", "hosted").Problem($"{first.Id} is hosted by the same account or in the same folder; give each an account and a folder of its own"));
    }

    static void CheckCarried(PartnerProfile partner, IReadOnlyList<PartnerProfile> partners, ICollection<FileProblem> problems)
    {
        foreach (var name in partner.Mailboxes.SelectMany(m => m.MayCarry).Concat(partner.As2?.Mailbox.MayCarry ?? []).Where(name => partners.All(p => p.Id != name)))
            problems.Add(PositionOf(partner, "transports", "in")
                .Problem($"mayCarry names the partner \"{name}\", which has no profile; {Spelling.Hint(name, [.. partners.Select(p => p.Id)])}"));
    }

    static void CheckOwnFolders(PartnerProfile partner, ICollection<FileProblem> problems)
    {
        foreach (var mailbox in partner.Mailboxes.Where(m => m.Place == partner.Out?.Place || m.Settings.In == m.Settings.Archive))
            problems.Add(PositionOf(partner, "transports", "in")
                .Problem($"files are taken from {mailbox.Place} and also put there; use folders of their own"));
        foreach (var (first, second) in partner.Mailboxes.SelectMany((m, i) => partner.Mailboxes.Skip(i + 1).Select(n => (m, n))).Where(p => TakeTheSame(p.m, p.n)))
            problems.Add(PositionOf(partner, "transports", "in")
                .Problem($"the mailboxes {first.Name} and {second.Name} take the same files from {second.Place}; write masks of which a name fits one"));
    }

    static void CheckLogIn(PartnerProfile partner, PartnerFolders folders, ICollection<FileProblem> problems)
    {
        if (partner.As2?.Receive.User is not null && folders.As2Url is { } url && !ConfidentialAddress.Is(url))
            problems.Add(PositionOf(partner, "transports", "as2", "receive")
                .Problem($"user and password would come over the network in the clear, for As2:Url is {url}; let AS2 listen at an https address, or behind a proxy on this machine"));
    }

    static bool TakeTheSame(InboundMailbox a, InboundMailbox b) =>
        a.Place == b.Place && a.Settings.Masks.Any(x => b.Settings.Masks.Any(y => MailboxText.Overlap(x, y)));

    static bool Share(EnvelopeIdentity? a, EnvelopeIdentity? b) => a is not null && b is not null && a.Overlaps(b);

    static bool ShareStream(PartnerProfile a, PartnerProfile b) =>
        a.Agreements.Any(x => b.Trades(x.Stream)) || a.Agreements.Count == 0 || b.Agreements.Count == 0;

    static FilePosition PositionOf(PartnerProfile profile, params ReadOnlySpan<string> path)
    {
        YamlNode node = profile.Effective;
        foreach (var key in path)
            node = (node as YamlMapping)?[key] ?? node;
        return node.Position;
    }
}
