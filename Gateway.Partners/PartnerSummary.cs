using System.Text;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Definitions;
using Gateway.Translation.Interchanges;

namespace Gateway.Partners;

/// <summary>Tells on one screen who a partner is and what is agreed with them.</summary>
public static class PartnerSummary
{
    const int LabelWidth = 14;
    const int TermsInLine = 3;
    const int SpecialTerms = 8;

    public static string ToText(PartnerProfile partner)
    {
        var text = new StringBuilder();
        foreach (var (label, lines) in Sections(partner))
            foreach (var (i, line) in lines.Index())
                text.Append((i == 0 ? label : "").PadRight(LabelWidth)).Append(line).Append('\n');
        return text.ToString();
    }

    static IEnumerable<(string Label, IReadOnlyList<string> Lines)> Sections(PartnerProfile partner) =>
    [
        ("partner", [$"{partner.Id}  {partner.Name}"]),
        ("in the ERP", [$"supplier {partner.Supplier}, company {partner.Company}"]),
        ("stream", [Word(partner.Stream)]),
        ("they are", Identities(partner.Theirs)),
        ("we are", Identities(partner.Ours)),
        ("takes from", [.. partner.Mailboxes.Select(m => $"{m.Place} ({string.Join(' ', m.Settings.Masks)})")]),
        ("leaves in", partner.Out is { } to ? [$"{to.Place} ({to.Name.Text})"] : []),
        ("by AS2", As2(partner.As2)),
        ("schedules", [$"poll {partner.Schedules.Poll}", $"acknowledge {partner.Schedules.Acknowledge}", $"send {partner.Schedules.Send}", $"in {partner.TimeZone.Id}"]),
        ("agreements", Agreements(partner)),
        ("acknowledges", [Acknowledges(partner.Acknowledgements.Send)]),
        ("expects", [partner.Acknowledgements.ExpectWithin is { } within ? $"an acknowledgement within {DefinitionValues.Shown(within)}" : "nothing"]),
        ("advises of", [.. partner.Advice.Send.Select(Word)]),
        ("duplicates", [$"interchange {Word(partner.Duplicates.Interchange)}, identical file {Word(partner.Duplicates.IdenticalFile)}"]),
        ("missing", [partner.Missing.Watch == NumberWatch.Never ? "not watched" : $"numbers left out for {DefinitionValues.Shown(partner.Missing.After)}, {Word(partner.Missing.Watch)}"]),
        ("tolerances", Terms(partner.Terms)),
        ("xrefs", partner.CrossReferences),
        ("contacts", [.. partner.Contacts.Select(c => string.Join("  ", new[] { c.Role, c.Name, c.Mail, c.Phone }.Where(t => t is not null)))]),
        ("revision", [partner.Revision]),
    ];

    static IReadOnlyList<string> Identities(PartnerIdentities identities) =>
        [.. Identity("x12", identities.X12), .. Identity("edifact", identities.Edifact), .. identities.As2 is { } as2 ? [$"as2 {as2}"] : Array.Empty<string>()];

    static IEnumerable<string> Identity(string standard, EnvelopeIdentity? identity) => identity is null ? [] :
        [$"{standard} {Named(identity.Party)}{(identity.Group is { } group ? $" (group {group})" : "")}", .. identity.Aliases.Select(a => $"{standard} {Named(a)} (alias)")];

    static IReadOnlyList<string> As2(As2Settings? as2) => as2 is null ? [] :
    [
        as2.Url is { } url ? $"posts to {url}" : "receives only",
        .. as2.Theirs.Select(c => $"theirs {c.Name}{(c.Certificate is { } known ? $" {known.Subject}, until {known.NotAfter.ToUniversalTime():yyyy-MM-dd}" : "")}{(c.IsCompromised ? ", compromised" : "")}"),
        .. as2.Ours.Select(k => $"ours {k.Name}"),
    ];

    static string Named(PartyId party) => party.Qualifier is null ? party.Id : $"{party.Qualifier}:{party.Id}";

    static IReadOnlyList<string> Agreements(PartnerProfile partner)
    {
        var name = partner.Agreements.Select(a => a.Name.Length).DefaultIfEmpty().Max();
        var what = partner.Agreements.Select(a => a.ToString().Length).DefaultIfEmpty().Max();
        return [.. partner.Agreements.Select(a => $"{a.Name.PadRight(name)}  {a.ToString().PadRight(what)}  {Word(a.Mode)}  post {Word(a.Post)}  map {a.Map}{(a.Guide is null ? "" : $"  guide {a.Guide}")}")];
    }

    static string Acknowledges(AcknowledgementPolicy send)
    {
        var parts = new List<string>();
        if (send.Functional != FunctionalKind.None) parts.Add(send.Functional == FunctionalKind.X997 ? "997" : "999");
        if (send.Ta1 != Ta1Use.Never) parts.Add($"TA1 {Word(send.Ta1)}");
        if (send.Contrl != ContrlUse.Never) parts.Add($"CONTRL {Word(send.Contrl)}");
        return parts.Count == 0 ? "nothing" : string.Join(", ", parts);
    }

    /// <summary>What holds in general, then what differs for items, order lines and times.</summary>
    static IReadOnlyList<string> Terms(MatchTerms terms)
    {
        var general = terms.Entries.Where(e => e.Scope == TermsSubject.Document && !e.IsDated).OrderByDescending(e => e.Level).ToList();
        var written = general.Aggregate(new Tolerances(), (specific, wider) => specific.Else(wider.Tolerances)).Written
            .Select(w => $"{w.Kind} {w.Limit}").ToList();
        var invoice = general.Select(e => e.Invoice).FirstOrDefault(i => i is not null) ?? InvoiceMatching.TwoWay;
        var special = terms.Entries.Except(general).ToList();
        return
        [
            .. written.Count == 0 ? ["every value must agree exactly"] : written.Chunk(TermsInLine).Select(c => string.Join(", ", c)),
            $"invoices {Word(invoice)}",
            .. special.Take(SpecialTerms).Select(Special),
            .. special.Count > SpecialTerms ? [$"and {special.Count - SpecialTerms} more; gateway partner show prints them with --why"] : Array.Empty<string>(),
        ];
    }

    static string Special(TermsEntry entry) =>
        $"{entry.Scope}{(entry.From is { } from ? $" from {from:yyyy-MM-dd}" : "")}{(entry.To is { } to ? $" to {to:yyyy-MM-dd}" : "")}: "
        + string.Join(", ", entry.Written.Select(w => $"{w.Kind} {w.Limit}"));

    static string Word<T>(T value)
        where T : struct, Enum => DefinitionValues.Hyphenated(value.ToString());
}
