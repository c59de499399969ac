using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.Pipeline;

/// <summary>Keeps the numbers of an interchange that came, for the look at what was left out.</summary>
static class ReceivedNumbers
{
    // A number may have eighteen digits; what is longer, or none, counts nothing.
    const long Largest = 999_999_999_999_999_999;

    /// <summary>In the transaction that judges the interchange; not of copies, nor of what came before under the same number.</summary>
    internal static void Keep(Effects effects, PartnerProfile partner, DeliveryRecord delivery, InterchangeReport report, UlidSource ids)
    {
        if (delivery.CopyOf is not null || report.Header.Standard is not (Standard.X12 or Standard.Edifact)) return;
        var (header, now) = (report.Header, effects.Now);
        var sender = NumberStream.Name(header.Sender.Qualifier, header.Sender.Id);
        var receiver = NumberStream.Name(header.Receiver.Qualifier, header.Receiver.Id);
        Keep(NumberKind.Interchange, sender, receiver, header.ControlNumber);
        if (header.Standard == Standard.X12)
            foreach (var group in report.Groups) Keep(NumberKind.Group, group.Header.Sender ?? "", group.Header.Receiver ?? "", group.Header.ControlNumber);

        void Keep(NumberKind kind, string from, string to, string? number)
        {
            if (GroupRecord.ControlValueOf(number) is not (>= 0 and <= Largest and { } value)) return;
            NumberStore.Receive(effects.Tx, new()
            {
                Id = ids.Next(),
                Stream = Stream(partner.Id, kind, header, from, to),
                ControlValue = value,
                DeliveryId = delivery.Id,
                ReceivedAt = now,
            });
        }
    }

    static NumberStream Stream(string partner, NumberKind kind, InterchangeHeader header, string sender, string receiver)
    {
        string[] parts = [partner, kind.ToString(), header.Standard.ToString(), sender, receiver, header.IsTest ? "test" : "production"];
        return new()
        {
            StreamKey = new Identity(IdentityKind.Interchange, parts).KeyHash,
            Partner = partner,
            Kind = kind,
            Standard = header.Standard.ToString(),
            Sender = sender,
            Receiver = receiver,
            IsTest = header.IsTest,
        };
    }
}
