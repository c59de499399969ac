using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads ST, UNH and UIH.</summary>
static class MessageHeaders
{
    const int ComponentsOfS009 = 7;

    /// <param name="header">The segment.</param>
    /// <param name="group">The open group; gives X12 messages their version.</param>
    /// <param name="interchange">The open interchange; gives it where the group is left out.</param>
    /// <param name="grammar">The standard's envelope.</param>
    /// <param name="last">The one read last; its texts are taken again where they are the same, as in most files they are.</param>
    internal static MessageHeader Read(in Segment header, GroupHeader? group, InterchangeHeader interchange, EnvelopeGrammar grammar, MessageHeader? last)
    {
        if (grammar.Standard == Standard.X12) return ReadSt(header, group?.Version ?? VersionOf(interchange), last?.Type ?? "");
        return grammar.IsInteractive ? ReadUih(header) : ReadUnh(header, last);
    }

    static MessageHeader ReadSt(in Segment st, string version, string lastType) => new()
    {
        Type = Ascii.Equals(st[1].Bytes, lastType) ? lastType : st[1].ToShortString(),
        Version = version,
        ControlNumber = st[2].ToShortString(),
        Implementation = UnbHeader.TextOrNull(st[3]),
        Offset = st.Offset,
    };

    // ISA12 has the version and release of GS08 without its subrelease.
    static string VersionOf(InterchangeHeader interchange) => IsaChecks.IsVersion(interchange.Version) ? interchange.Version + "0" : "";

    static MessageHeader ReadUnh(in Segment unh, MessageHeader? last)
    {
        var s009 = unh[2];
        if (last is { Identifier: { } identifier } && s009.Buffer.Delimiters is { Component: (byte)':', Release: var release } && !s009.Bytes.Contains(release) && Ascii.Equals(s009.Bytes, identifier))
            return last with { ControlNumber = unh[1].ToShortString(), Offset = unh.Offset };
        return new()
        {
            Type = s009[1].ToShortString(),
            Version = string.Concat(s009[2].ToShortString(), s009[3].ToShortString()),
            ControlNumber = unh[1].ToShortString(),
            Agency = UnbHeader.TextOrNull(s009[4]),
            Implementation = UnbHeader.TextOrNull(s009[5]),
            Identifier = Identifier(s009),
            Offset = unh.Offset,
        };
    }

    /// <summary>The components of S009 between colons; what stands behind those that it has is told as too much.</summary>
    internal static string Identifier(Element s009)
    {
        var parts = new string[Math.Min(s009.ComponentCount, ComponentsOfS009)];
        for (var i = 0; i < parts.Length; i++) parts[i] = s009[i + 1].ToShortString();
        return string.Join(':', parts);
    }

    // ISO 9735-3: S306 names type, version, release and sub-function.
    static MessageHeader ReadUih(in Segment uih) => new()
    {
        Type = string.Concat(uih[1][1].ToShortString(), " ", uih[1][4].ToShortString()).TrimEnd(' '),
        Version = string.Concat(uih[1][2].ToShortString(), uih[1][3].ToShortString()),
        ControlNumber = uih[2].ToShortString(),
        Offset = uih.Offset,
    };
}
