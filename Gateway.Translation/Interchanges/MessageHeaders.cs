using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads ST, UNH and UIH.</summary>
static class MessageHeaders
{
    /// <param name="header">The segment.</param>
    /// <param name="group">The open group; gives X12 messages their version.</param>
    /// <param name="grammar">The standard's envelope.</param>
    /// <param name="lastType">The type read last; taken again where it is the same, as in most files it is.</param>
    internal static MessageHeader Read(in Segment header, GroupHeader? group, EnvelopeGrammar grammar, ref string lastType)
    {
        if (grammar.Standard == Standard.X12) return ReadSt(header, group, ref lastType);
        return grammar.IsInteractive ? ReadUih(header) : ReadUnh(header, ref lastType);
    }

    static MessageHeader ReadSt(in Segment st, GroupHeader? group, ref string lastType) => new()
    {
        Type = Same(st[1], ref lastType),
        Version = group?.Version ?? "",
        ControlNumber = st[2].ToString(),
        Implementation = UnbHeader.TextOrNull(st[3]),
        Offset = st.Offset,
    };

    static MessageHeader ReadUnh(in Segment unh, ref string lastType) => new()
    {
        Type = Same(unh[2][1], ref lastType),
        Version = string.Concat(unh[2][2].ToString(), unh[2][3].ToString()),
        ControlNumber = unh[1].ToString(),
        Agency = UnbHeader.TextOrNull(unh[2][4]),
        Implementation = UnbHeader.TextOrNull(unh[2][5]),
        Identifier = Identifier(unh[2]),
        Offset = unh.Offset,
    };

    static string Identifier(Element s009)
    {
        var parts = new string[s009.ComponentCount];
        for (var i = 0; i < parts.Length; i++) parts[i] = s009[i + 1].ToString();
        return string.Join(':', parts);
    }

    // ISO 9735-3: S306 names type, version, release and sub-function.
    static MessageHeader ReadUih(in Segment uih) => new()
    {
        Type = string.Concat(uih[1][1].ToString(), " ", uih[1][4].ToString()).TrimEnd(' '),
        Version = string.Concat(uih[1][2].ToString(), uih[1][3].ToString()),
        ControlNumber = uih[2].ToString(),
        Offset = uih.Offset,
    };

    static string Same(Element type, ref string last)
    {
        if (!Ascii.Equals(type.Bytes, last)) last = type.ToString();
        return last;
    }
}
