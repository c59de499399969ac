using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Writes ISA in its fixed widths.</summary>
static class IsaText
{
    /// <summary>Writes the segment; what does not fit its width or holds a delimiter is left blank and returned.</summary>
    internal static List<RefusedValue> Write(InterchangeHeader isa, IBufferWriter<byte> output)
    {
        var refused = new List<RefusedValue>();
        var line = output.GetSpan(IsaLayout.FixedLength)[..IsaLayout.FixedLength];
        line.Fill((byte)' ');
        "ISA"u8.CopyTo(line);
        var at = 3;
        var values = Values(isa);
        for (var i = 0; i < values.Length; i++)
        {
            line[at++] = isa.Delimiters.Element;
            var width = IsaLayout.Widths[i];
            var reason = Fill(line.Slice(at, width), values[i], isa.Delimiters, i == 10);
            if (reason != Unwritable.None) refused.Add(new("ISA", i + 1, values[i], reason));
            at += width;
        }

        line[at++] = isa.Delimiters.Element;
        line[at++] = isa.Delimiters.Component;
        line[at] = isa.Delimiters.Segment;
        output.Advance(IsaLayout.FixedLength);
        return refused;
    }

    static string[] Values(InterchangeHeader isa) =>
    [
        isa.Authorization?.Qualifier ?? "00", isa.Authorization?.Id ?? "",
        isa.Password?.Qualifier ?? "00", isa.Password?.Id ?? "",
        isa.Sender.Qualifier ?? "ZZ", isa.Sender.Id,
        isa.Receiver.Qualifier ?? "ZZ", isa.Receiver.Id,
        isa.Date, isa.Time,
        isa.Delimiters.Repetition == 0 ? isa.ControlStandard ?? "U" : ((char)isa.Delimiters.Repetition).ToString(),
        isa.Version, isa.ControlNumber,
        isa.AcknowledgementRequested ? "1" : "0",
        isa.IsTest ? "T" : "P",
    ];

    static Unwritable Fill(Span<byte> field, string value, in Delimiters delimiters, bool isDelimiter)
    {
        if (isDelimiter && delimiters.Repetition != 0)
        {
            // Any byte may delimit, also one that no character set of values has.
            field[0] = delimiters.Repetition;
            return Unwritable.None;
        }

        if (value.Length > field.Length) return Unwritable.TooLong;
        if (!Ascii.IsValid(value)) return Unwritable.CharacterSet;
        if (!isDelimiter && value.AsSpan().ContainsAnyInRange('\0', '\x1F')) return Unwritable.ControlCharacter;
        var bytes = Encoding.ASCII.GetBytes(value);
        if (!isDelimiter && bytes.AsSpan().ContainsAny([delimiters.Segment, delimiters.Element, delimiters.Component])) return Unwritable.Delimiter;
        bytes.CopyTo(field);
        return Unwritable.None;
    }
}
