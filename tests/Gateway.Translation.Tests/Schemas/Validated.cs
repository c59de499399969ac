using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>One message put into an envelope, read and validated: its findings as lines, its structure as a tree.</summary>
sealed class Validated
{
    readonly byte[] _bytes;
    readonly List<Diagnostic> _diagnostics = [];
    readonly MessageStructure _structure = new();

    Validated(string interchange, Encoding? charset = null, Guide? guide = null)
    {
        _bytes = (charset ?? Encoding.Latin1).GetBytes(interchange);
        var reader = new InterchangeReader();
        reader.Feed(_bytes, isFinal: true);
        while (reader.Read() && reader.Event != InterchangeEvent.Message)
        {
        }

        var header = reader.MessageHeader!;
        Schema = StandardsLibrary.Shipped.Find(reader.Interchange!.Standard, header.Version, header.Type)!.Schema;
        new MessageValidator().Validate(reader.Message, Schema, _structure, _diagnostics, guide);
        Tree = DrawTree(reader.Message);
    }

    internal MessageSchema Schema { get; }

    internal MessageStructure Structure => _structure;

    internal IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>"code SEGMENT position/element-component^repetition", errors as they are and warnings in brackets.</summary>
    internal IEnumerable<string> Findings => _diagnostics.Select(Line);

    /// <summary>The segments' tags, loops in brackets, segments without place with a question mark.</summary>
    internal string Tree { get; }

    /// <summary>The segments between ST and SE, ended by ~.</summary>
    internal static Validated X12(string type, string segments, string version = "004010", char repetition = 'U', Guide? guide = null)
    {
        var count = segments.Count(c => c == '~') + 2;
        return new(string.Create(CultureInfo.InvariantCulture,
            $"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*{repetition}*{(repetition == 'U' ? "00401" : "00501")}*000000001*0*P*>~GS*PO*S*R*20260101*1200*1*X*{version}~ST*{type}*0001~{segments}SE*{count}*0001~GE*1*1~IEA*1*000000001~"), guide: guide);
    }

    /// <summary>The segments between UNH and UNT, ended by '.</summary>
    internal static Validated Edifact(string type, string segments, string version = "D:96A", string syntax = "UNOC:3", Encoding? charset = null, string una = "")
    {
        var count = segments.Count(c => c == '\'') + 2;
        return new(string.Create(CultureInfo.InvariantCulture, $"{una}UNB+{syntax}+S+R+260101:1200+1'UNH+1+{type}:{version}:UN'{segments}UNT+{count}+1'UNZ+1+1'"), charset);
    }

    /// <summary>The bytes that a diagnostic points at.</summary>
    internal string At(Diagnostic diagnostic) =>
        Encoding.Latin1.GetString(_bytes, (int)diagnostic.Location.Offset, diagnostic.Location.Length);

    /// <summary>The bytes from where a diagnostic points to the next segment terminator.</summary>
    internal string From(Diagnostic diagnostic)
    {
        var offset = (int)diagnostic.Location.Offset;
        return Encoding.Latin1.GetString(_bytes, offset, _bytes.AsSpan(offset).IndexOfAny((byte)'~', (byte)'\''));
    }

    internal static string Line(Diagnostic diagnostic)
    {
        var at = diagnostic.Location;
        var element = at.Element == 0 ? "" : Invariant($"/{at.Element}{(at.Component > 0 ? Invariant($"-{at.Component}") : "")}{(at.Repetition > 0 ? Invariant($"^{at.Repetition}") : "")}");
        var line = Invariant($"{diagnostic.Code} {at.SegmentId} {at.Segment}{element}");
        return diagnostic.Severity == Severity.Error ? line : $"({line})";
    }

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    string DrawTree(in Gateway.Translation.Syntax.Message message)
    {
        var text = new StringBuilder();
        for (var segment = 0; segment < message.SegmentCount; segment++)
        {
            foreach (var loop in _structure.Loops) if (loop.First == segment && loop.Parent >= 0) text.Append('[');
            text.Append(message[segment][0].ToString()).Append(_structure.Nodes[segment] < 0 ? "?" : "");
            foreach (var loop in _structure.Loops) if (loop.End == segment + 1 && loop.Parent >= 0) text.Append(']');
            text.Append(' ');
        }

        return text.ToString().Trim();
    }
}
