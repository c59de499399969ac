using System.IO.Enumeration;
using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Partners;

/// <summary>The partner whose interchange it is, or why it is nobody's.</summary>
/// <param name="Partner">Null when no profile claims the envelope.</param>
/// <param name="Code">What an interchange acknowledgement would say; null when found.</param>
/// <param name="Reason">For the person who has to mend it; null when found.</param>
public sealed record PartnerMatch(PartnerProfile? Partner, DiagnosticCode? Code = null, string? Reason = null);

/// <summary>The agreement under which a message falls, or why there is none.</summary>
public sealed record AgreementMatch(Agreement? Agreement, string? Reason = null);

public sealed partial class PartnerDirectory
{
    /// <summary>The partner who sent an interchange to us.</summary>
    public PartnerMatch FindSender(InterchangeHeader header)
    {
        var claiming = Partners.Where(p => p.Theirs.In(header.Standard)?.Is(header.Sender) == true).ToList();
        if (claiming.Count == 0)
            return new(null, DiagnosticCodes.InterchangeSenderUnknown, $"no profile claims the sender {Named(header.Sender)}; add it to the partner's identities, under theirs");
        var addressed = claiming.Where(p => p.Ours.In(header.Standard)?.Is(header.Receiver) == true).ToList();
        return addressed switch
        {
            [] => new(null, DiagnosticCodes.InterchangeReceiverUnknown, $"{claiming[0].Id} sent to {Named(header.Receiver)}, which its profile does not give as ours; add it to the identities, under ours"),
            [var one] => new(one),
            _ => new(addressed.FirstOrDefault(p => p.Trades(StreamOf(header.IsTest))) ?? addressed[0]),
        };
    }

    /// <summary>The agreement for a message that a partner sent us.</summary>
    public static AgreementMatch FindAgreement(PartnerProfile partner, EnvelopeKey key) =>
        FindAgreement(partner, Direction.In, key.Standard, key.Type, key.Version, StreamOf(key.IsTest), key.Group.Sender, key.Group.Receiver);

    /// <summary>The agreement for a message type; the most specific when several fit.</summary>
    /// <param name="partner">With whom.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="standard">In which standard.</param>
    /// <param name="type">ST01, UNH 0065 or the CSV's document.</param>
    /// <param name="version">GS08 or UNH 0052+0054; null for any.</param>
    /// <param name="stream">What the test indicator says.</param>
    /// <param name="theirGroup">The partner's id in the group header; null when there is none.</param>
    /// <param name="ourGroup">Our id there.</param>
    public static AgreementMatch FindAgreement(
        PartnerProfile partner, Direction direction, Standard standard, string type, string? version, TrafficStream stream, string? theirGroup = null, string? ourGroup = null)
    {
        var sameType = partner.Agreements.Where(a => a.Direction == direction && a.Standard == standard && a.Type == type).ToList();
        var best = sameType
            .Where(a => a.Stream == stream && Fits(a.TheirGroup, theirGroup) && Fits(a.OurGroup, ourGroup))
            .Select(a => (Agreement: a, Fit: VersionFit(a.Version, version)))
            .Where(c => c.Fit > 0)
            .OrderByDescending(c => c.Fit).ThenByDescending(c => Specific(c.Agreement))
            .Select(c => c.Agreement).FirstOrDefault();
        return best is not null ? new(best) : new(null, WhyNone(partner, direction, type, version, stream, sameType));
    }

    /// <summary>The agreement for a CSV file, told by the mailbox it came from and its name.</summary>
    public static AgreementMatch FindCsv(PartnerProfile partner, string mailbox, string fileName)
    {
        var found = partner.Agreements
            .Where(a => a is { Direction: Direction.In, Standard: Standard.Csv } && a.Mailbox == mailbox)
            .Where(a => a.Mask is null || FileSystemName.MatchesSimpleExpression(a.Mask, fileName, ignoreCase: true))
            .OrderByDescending(a => a.Mask?.Length ?? 0).FirstOrDefault();
        return found is not null ? new(found) : new(null, $"{partner.Id} has no CSV agreement for a file of this name in the mailbox {mailbox}; add one with a mask that fits");
    }

    static string WhyNone(PartnerProfile partner, Direction direction, string type, string? version, TrafficStream stream, List<Agreement> sameType)
    {
        var what = $"{type} {(direction == Direction.In ? "in" : "out")}";
        if (sameType.Count == 0)
            return $"{partner.Id} has no agreement for {what}; add one to its profile";
        var sameStream = sameType.Where(a => a.Stream == stream).ToList();
        if (sameStream.Count == 0)
            return $"{what} came marked as {Named(stream)}, but {partner.Id} has it agreed for {Named(sameType[0].Stream)} only";
        var versions = string.Join(", ", sameStream.Select(a => a.Version ?? "any version").Distinct());
        var orGroup = sameStream.Any(a => a.TheirGroup is not null || a.OurGroup is not null) ? " or of another group id" : "";
        return $"{partner.Id} has {what} agreed as {versions}, but this is {version ?? "of no version"}{orGroup}; change the version or add an agreement";
    }

    static string Named(TrafficStream stream) => stream == TrafficStream.Test ? "test" : "production";

    static TrafficStream StreamOf(bool isTest) => isTest ? TrafficStream.Test : TrafficStream.Production;

    static bool Fits(string? agreed, string? found) => agreed is null || agreed == found;

    static int Specific(Agreement agreement) =>
        (agreement.TheirGroup is null ? 0 : 1) + (agreement.OurGroup is null ? 0 : 1);

    /// <summary>GS08 may carry an industry code after version and release ("004010VICS"); 004010 covers it unless it is agreed itself.</summary>
    static int VersionFit(string? agreed, string? found)
    {
        if (agreed is null) return 1;
        if (found is null || agreed == found) return 3;
        return agreed.Length == 6 && found.StartsWith(agreed, StringComparison.Ordinal) ? 2 : 0;
    }

    static string Named(PartyId party) => party.Qualifier is null ? party.Id : $"{party.Qualifier}:{party.Id}";
}
