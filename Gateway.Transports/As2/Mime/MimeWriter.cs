using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transports.As2.Mime;

/// <summary>Writes entities: fields, an empty line, a body, with CRLF everywhere.</summary>
static class MimeWriter
{
    static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <summary>A delimiter that no content holds by chance or can be made to hold.</summary>
    internal static string NewBoundary() => "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The exact bytes of an entity, as they are signed or stand inside another one.</summary>
    internal static byte[] Bytes(HeaderList headers, ReadOnlySpan<byte> body)
    {
        var text = Header(headers);
        var bytes = new byte[text.Length + body.Length];
        text.CopyTo(bytes, 0);
        body.CopyTo(bytes.AsSpan(text.Length));
        return bytes;
    }

    /// <summary>The same round a body of any length, which is not copied.</summary>
    internal static Extent Entity(HeaderList headers, Extent body) => Extent.Joined(Header(headers), body);

    /// <summary>The body of a multipart: each part between delimiters.</summary>
    internal static Extent Multipart(string boundary, params ReadOnlySpan<Extent> parts)
    {
        Extent between = Encoding.ASCII.GetBytes("\r\n--" + boundary + "\r\n");
        var pieces = new List<Extent>(2 * parts.Length + 1);
        foreach (var part in parts)
        {
            pieces.Add(pieces.Count == 0 ? between.Slice(LineEnd.Length) : between);
            pieces.Add(part);
        }
        pieces.Add(Encoding.ASCII.GetBytes("\r\n--" + boundary + "--\r\n"));
        return Extent.Joined([.. pieces]);
    }

    /// <summary>Base64 in lines of 76 characters (RFC 2045 §6.8).</summary>
    internal static byte[] Base64Lines(ReadOnlySpan<byte> bytes) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    /// <summary>The same of a content of any length.</summary>
    internal static Extent Base64Lines(Extent content, Spool spool)
    {
        if (content.IsInMemory) return Base64Lines(content.Span);
        var writer = spool.Create(content.Length / 57 * 78 + 78);
        var reader = new ExtentReader(content);
        // So many whole lines at a time.
        const int PieceBytes = 57 * 1000;
        for (long at = 0; at < content.Length; at += PieceBytes) writer.Write(Base64Lines(reader.From(at, PieceBytes)[..(int)Math.Min(PieceBytes, content.Length - at)]));
        return writer.End();
    }

    /// <summary>Content-Disposition of an attachment; a name beyond ASCII is written by RFC 2231, with a plain one for those who read none.</summary>
    internal static string Attachment(string? fileName)
    {
        if (string.IsNullOrEmpty(fileName)) return "attachment";
        var plain = new string([.. fileName.Select(c => c is < ' ' or > '~' or '"' or '\\' ? '_' : c)]);
        var disposition = $"attachment; filename=\"{plain}\"";
        return plain == fileName ? disposition : $"{disposition}; filename*=utf-8''{Uri.EscapeDataString(fileName)}";
    }

    static byte[] Header(HeaderList headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }
}
