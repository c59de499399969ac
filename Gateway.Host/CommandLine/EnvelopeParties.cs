using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary>Who sends an interchange to whom, and under which group ids.</summary>
sealed record Parties(PartyId Sender, PartyId Receiver, string? SenderGroup = null, string? ReceiverGroup = null);

/// <summary>Finds the parties of an interchange that is written from another, or from a file without identities.</summary>
/// <remarks>What the command line names; else what the source says in the same standard; else the partner's profile; else the source's ids under the other standard's qualifiers.</remarks>
sealed class EnvelopeParties(Standard target, PartnerProfile? partner, PartyId? sender, PartyId? receiver)
{
    // ISA05 (element I05) and UNB 0007 that mean the same: DUNS, IATA, GLN, UCC communication id, telephone, ISO 6523, agreed.
    static readonly (string X12, string Edifact)[] Qualifiers =
        [("01", "1"), ("04", "4"), ("07", "14"), ("08", "8"), ("12", "12"), ("30", "30"), ("ZZ", "ZZ"), ("ZZ", "ZZZ")];

    internal Parties? Find(Document document, DocumentSource source)
    {
        if (sender is not null && receiver is not null) return new(sender, receiver);
        if (Known(document, source) is not { } known) return null;
        return new(
            sender ?? known.Sender,
            receiver ?? known.Receiver,
            sender is null ? known.SenderGroup : null,
            receiver is null ? known.ReceiverGroup : null);
    }

    /// <summary>What to give when none are found.</summary>
    internal string Missing() => partner is null
        ? "The file names no sender and receiver; give --partner, or --sender and --receiver."
        : $"The file names no sender and receiver, and the profile of {partner.Id} has no {target.ToString().ToLowerInvariant()} identity for {(partner.Theirs.In(target) is null ? "theirs" : "ours")}; add it, or give --sender and --receiver.";

    Parties? Known(Document document, DocumentSource source)
    {
        var interchange = source.Interchange;
        if (interchange?.Standard == target) return new(interchange.Sender, interchange.Receiver, source.Group?.Sender, source.Group?.Receiver);
        if (OfPartner(document, interchange) is { } agreed) return agreed;
        return interchange is null ? null : new(Translate(interchange.Sender), Translate(interchange.Receiver));
    }

    Parties? OfPartner(Document document, InterchangeHeader? interchange)
    {
        if (partner?.Theirs.In(target) is not { } theirs || partner.Ours.In(target) is not { } ours) return null;
        return IsFromThem(document, interchange)
            ? new(theirs.Party, ours.Party, theirs.GroupId, ours.GroupId)
            : new(ours.Party, theirs.Party, ours.GroupId, theirs.GroupId);
    }

    // The buyer sends orders, the partner everything else.
    bool IsFromThem(Document document, InterchangeHeader? interchange)
    {
        if (interchange is not null && partner!.Theirs.In(interchange.Standard) is { } known)
        {
            if (known.Is(interchange.Sender)) return true;
            if (known.Is(interchange.Receiver)) return false;
        }

        return document is not PurchaseOrder;
    }

    PartyId Translate(PartyId party)
    {
        var pair = target == Standard.X12
            ? Qualifiers.FirstOrDefault(q => q.Edifact == party.Qualifier).X12
            : Qualifiers.FirstOrDefault(q => q.X12 == party.Qualifier).Edifact;
        return new(pair ?? "ZZ", party.Id);
    }
}
