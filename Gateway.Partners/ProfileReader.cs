using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Reads a merged profile into its records; what is wrong becomes a problem and reading goes on.</summary>
static class ProfileReader
{
    public static PartnerProfile Read(YamlFields fields, ProfileContext context)
    {
        // Merging takes it away; asked for, it is there to be meant by a misspelt one.
        fields.Node("extends");
        var stream = fields.Choice("stream", TrafficStream.Production);
        var mode = fields.Choice("mode", ProcessingMode.Live);
        var identities = fields.Section("identities");
        var transports = fields.Section("transports");
        IReadOnlyList<RemoteServer> servers = [.. transports?.Sections("servers").Select(RemoteServer.Read).OfType<RemoteServer>() ?? []];
        IReadOnlyList<Agreement> agreements = [.. fields.Sections("agreements").Select(a => Agreement.Read(a, context, stream, mode))];
        var waitsForUploads = transports?.Has("hosted") == true || agreements.Any(a => a.Direction == Direction.In && a.Standard == Standard.Csv);
        IReadOnlyList<InboundMailbox> mailboxes = [.. transports?.Sections("in").Select(m => InboundMailbox.Read(m, context, servers, waitsForUploads)) ?? []];
        var outbound = OutboundMailbox.Read(transports?.Section("out"), context, servers);
        var terms = TermsEntry.OfPartner(fields);
        var profile = new PartnerProfile
        {
            Id = ReadId(fields, context),
            Name = fields.Text("name"),
            Supplier = fields.Text("supplier"),
            Company = fields.Text("company"),
            TimeZone = ZoneText.Read(fields, "timeZone"),
            Stream = stream,
            Theirs = PartnerIdentities.Read(identities?.Section("theirs")),
            Ours = PartnerIdentities.Read(identities?.Section("ours")),
            Mailboxes = mailboxes,
            Out = outbound,
            Hosted = HostedMailbox.Read(transports?.Section("hosted"), mailboxes, outbound),
            As2 = As2Settings.Read(transports?.Section("as2"), context),
            Agreements = agreements,
            Schedules = Schedules.Read(fields.Section("schedules")),
            Acknowledgements = AcknowledgementSettings.Read(fields.Section("acknowledgements")),
            Advice = AdviceSettings.Read(fields.Section("advice")),
            Duplicates = DuplicateRules.Read(fields.Section("duplicates")),
            Missing = MissingSettings.Read(fields.Section("missing")),
            Tolerances = terms[0].Tolerances,
            Terms = new(terms),
            Envelope = EnvelopeSettings.Read(fields.Section("envelope")),
            CrossReferences = fields.Has("crossReferences") ? fields.Texts("crossReferences") : [context.Partner],
            Contacts = [.. fields.Sections("contacts").Select(Contact.Read)],
            Revision = EffectiveProfile.RevisionOf(fields.Mapping),
            Effective = fields.Mapping,
        };
        ProfileChecks.Check(profile, fields);
        return profile;
    }

    static string ReadId(YamlFields fields, ProfileContext context)
    {
        var id = fields.Text("partner");
        if (id.Length > 0 && id != context.Partner)
            fields.Problem("partner", $"the partner is \"{id}\" but the file is named {context.Partner}.yaml; make them the same");
        return context.Partner;
    }
}
