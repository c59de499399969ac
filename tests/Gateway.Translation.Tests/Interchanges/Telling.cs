using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Reads bytes and tells in short lines what came of them: the interchange with its service characters, each message's
/// segments between header and trailer, the end, and each diagnostic with its place.</summary>
static class Telling
{
    internal static string[] Of(byte[] bytes, int blockSize = int.MaxValue, ReaderLimits? limits = null)
    {
        var told = new List<string>();
        var reader = new InterchangeReader(limits);
        for (var at = 0; at < bytes.Length; at += blockSize)
        {
            blockSize = Math.Min(blockSize, bytes.Length - at);
            reader.Feed(bytes.AsSpan(at, blockSize));
            Drain(reader, told);
        }

        reader.Complete();
        Drain(reader, told);
        return [.. told];
    }

    static void Drain(InterchangeReader reader, List<string> told)
    {
        while (reader.Read())
        {
            if (Line(reader) is { } line) told.Add(line);
            told.AddRange(reader.Diagnostics.Select(Line));
        }
    }

    static string? Line(InterchangeReader reader) => reader.Event switch
    {
        InterchangeEvent.InterchangeStart => $"{reader.Interchange!.Version} {Show(reader.Interchange.Delimiters)}",
        InterchangeEvent.GroupStart when reader.Group!.FunctionalId is { } id => $"group {id}",
        InterchangeEvent.Message => $"{reader.MessageHeader!.Type}: {Body(reader.Message)}",
        InterchangeEvent.OversizeMessage => $"{reader.MessageHeader!.Type}: too large",
        InterchangeEvent.InterchangeAcknowledgement => reader.ServiceSegment[0].ToString(),
        InterchangeEvent.InterchangeEnd => "end",
        _ => null,
    };

    static string Line(Diagnostic diagnostic)
    {
        var l = diagnostic.Location;
        var element = l.Element == 0 ? "" : l.Element.ToString("00", CultureInfo.InvariantCulture);
        return $"! {diagnostic.Code} {l.SegmentId}{element}".TrimEnd();
    }

    static string Body(Message message)
    {
        var text = new StringBuilder();
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment[0].ToString() is "SE" or "UNT" or "UIT") continue;
            if (text.Length > 0) text.Append(" / ");
            text.Append(segment[0].ToString());
            for (var e = 1; e <= segment.ElementCount; e++) text.Append('|').Append(Values(segment[e]));
        }

        return text.ToString();
    }

    static string Values(Element element)
    {
        var repetitions = new string[element.RepetitionCount];
        for (var r = 0; r < repetitions.Length; r++)
        {
            var components = new string[element.Repetition(r + 1).ComponentCount];
            for (var c = 0; c < components.Length; c++) components[c] = element.Repetition(r + 1)[c + 1].ToString();
            repetitions[r] = string.Join(',', components);
        }

        return string.Join(';', repetitions);
    }

    // Segment, element, component, repetition, release; what is none is left out.
    static string Show(Delimiters d) =>
        string.Concat(new[] { d.Segment, d.Element, d.Component, d.Repetition, d.Release }.Where(b => b != 0).Select(Show));

    static string Show(byte b) => b is > 32 and < 127 ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"<{b:X2}>");
}

/// <summary>One row of a table of syntax features.</summary>
/// <param name="Name">What the file does; also in docs/syntax.md.</param>
/// <param name="Bytes">A file that does it.</param>
/// <param name="Told">What <see cref="Telling"/> says of it.</param>
sealed record SyntaxFeature(string Name, byte[] Bytes, string[] Told)
{
    internal SyntaxFeature(string name, string latin1, params string[] told)
        : this(name, Encoding.Latin1.GetBytes(latin1), told)
    {
    }
}
