using System.Buffers;
using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Pipeline;

/// <summary>The control numbers of an interchange with one group.</summary>
readonly record struct OutboundNumbers(long Interchange, long Group);

/// <summary>Bytes that may be sent, or why not.</summary>
sealed record WrittenInterchange(ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Problems);

/// <summary>One document to one partner in an interchange of its own, as the profile wants its envelopes.</summary>
sealed class OutboundInterchange(PartnerProfile partner, Agreement agreement, MapPlan map, DateTimeOffset time)
{
    const string MessageNumber = "0001";

    internal DateTimeOffset Time => time;

    internal async Task<OutboundNumbers> NumberAsync(ControlNumbers numbers, CancellationToken cancellation) => new(
        await numbers.NextAsync(ControlNumberScopes.Interchange(agreement.Standard, Ours.Party, Theirs.Party), cancellation: cancellation),
        IsX12 ? await numbers.NextAsync(ControlNumberScopes.Group(Ours.Party, Theirs.Party), cancellation: cancellation) : 0);

    internal WrittenInterchange Write(Document document, OutboundNumbers used)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        var writer = new InterchangeWriter(bytes, LineBreak);
        var diagnostics = new List<Diagnostic>();
        writer.StartInterchange(Header(used));
        writer.StartGroup(GroupHeader(used));
        map.Write(document, writer.StartMessage(MessageHeader()), diagnostics);
        writer.EndMessage();
        writer.EndGroup();
        writer.EndInterchange();
        return new(bytes.WrittenMemory,
        [
            .. writer.Refused.Select(r => $"\"{r.Value}\" does not fit into {r.SegmentId} element {r.Element}"),
            .. diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Text),
        ]);
    }

    /// <summary>The rows of interchange, group and message; returns the message's id.</summary>
    internal string InsertRows(Effects effects, DeliveryRecord delivery, OutboundNumbers used, Document document, UlidSource ids)
    {
        var header = Header(used);
        var interchange = OutboundRows.Interchange(effects, delivery, header, ids.Next());
        InterchangeStore.Insert(effects.Tx, interchange);
        var group = OutboundRows.InsertGroup(effects, interchange, 1, GroupHeader(used), ids);
        return OutboundRows.InsertMessage(effects, interchange, group, 1, MessageHeader(), ids, agreement.Name, document);
    }

    EnvelopeIdentity Ours => partner.Ours.In(agreement.Standard)!;

    EnvelopeIdentity Theirs => partner.Theirs.In(agreement.Standard)!;

    bool IsX12 => agreement.Standard == Standard.X12;

    string LineBreak => partner.Envelope.Newline switch
    {
        SegmentBreak.Lf => "\n",
        SegmentBreak.Crlf => "\r\n",
        _ => "",
    };

    InterchangeHeader Header(OutboundNumbers used) => new()
    {
        Standard = agreement.Standard,
        ControlNumber = used.Interchange.ToString(IsX12 ? "000000000" : "0", CultureInfo.InvariantCulture),
        Version = Version,
        Sender = Ours.Party,
        Receiver = Theirs.Party,
        Date = Text(IsX12 || partner.Envelope.SyntaxVersion != "4" ? "yyMMdd" : "yyyyMMdd"),
        Time = Text("HHmm"),
        ControlStandard = IsX12 && Delimiters.Repetition == 0 ? "U" : null,
        IsTest = agreement.Stream == TrafficStream.Test,
        AcknowledgementRequested = partner.Envelope.RequestAcknowledgement,
        Delimiters = Delimiters,
        HasServiceStringAdvice = !IsX12,
        Offset = 0,
    };

    // ISA12 of a release: 004010 is sent under 00401, 005010 under 00501.
    string Version => IsX12
        ? partner.Envelope.X12Version ?? (agreement.Version is { Length: >= 5 } release ? release[..5] : "00401")
        : partner.Envelope.SyntaxIdentifier + partner.Envelope.SyntaxVersion;

    // ISA11 names a repetition separator from 00402 on.
    Delimiters Delimiters
    {
        get
        {
            var wanted = partner.Envelope.Characters.For(agreement.Standard);
            return IsX12 && string.CompareOrdinal(Version, "00402") < 0 ? wanted with { Repetition = 0 } : wanted;
        }
    }

    GroupHeader GroupHeader(OutboundNumbers used) => new()
    {
        FunctionalId = IsX12 ? map.Schema!.FunctionalId : null,
        Sender = Ours.GroupId,
        Receiver = agreement.TheirGroup ?? Theirs.GroupId,
        Date = Text("yyyyMMdd"),
        Time = Text("HHmm"),
        ControlNumber = IsX12 ? Story.Text(used.Group) : null,
        Agency = IsX12 ? "X" : null,
        Version = agreement.Version,
        Offset = 0,
    };

    MessageHeader MessageHeader() => new()
    {
        Type = agreement.Type,
        Version = agreement.Version!,
        Agency = IsX12 ? null : "UN",
        ControlNumber = IsX12 ? MessageNumber : "1",
        SegmentCount = 0,
        Offset = 0,
        Length = 0,
    };

    string Text(string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
