using System.Buffers;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Writes rows of delimited text; the twin of <see cref="CsvReader"/>.</summary>
public sealed class CsvWriter : IRowWriter
{
    readonly IBufferWriter<byte> _output;
    readonly Encoding _charset;
    readonly byte[] _lineBreak;
    readonly char _delimiter;
    readonly char _quote;

    /// <param name="output">Takes the bytes, row by row.</param>
    /// <param name="format">How the rows are written; its columns are written as the header row if it has one.</param>
    /// <param name="lineBreak">Ends each row.</param>
    public CsvWriter(IBufferWriter<byte> output, CsvFormat format, string lineBreak = "\r\n")
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        _output = output;
        _charset = format.Charset ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _lineBreak = Encoding.ASCII.GetBytes(lineBreak);
        (_delimiter, _quote) = ((char)format.Delimiter, (char)format.Quote);
        if (format.HasHeader && format.Columns.Count > 0) Write([.. format.Columns]);
    }

    /// <summary>Always null: a row is refused as a whole.</summary>
    public string? Refused => null;

    /// <summary>Does nothing: a file of delimited text shows no end of a document.</summary>
    public void EndDocument()
    {
    }

    /// <summary>Writes a row, or says why not; then nothing of it is written.</summary>
    public Unwritable Write(ReadOnlySpan<string?> values)
    {
        var row = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) row.Append(_delimiter);
            if (!TryAppend(row, values[i] ?? "")) return Unwritable.Delimiter;
        }

        var text = row.ToString();
        var bytes = _charset.GetBytes(text);
        if (!Ascii.IsValid(text) && _charset.GetString(bytes) != text) return Unwritable.CharacterSet;
        _output.Write(bytes);
        _output.Write(_lineBreak);
        return Unwritable.None;
    }

    bool TryAppend(StringBuilder row, string value)
    {
        if (!value.AsSpan().ContainsAny([_delimiter, _quote, '\r', '\n']))
        {
            row.Append(value);
            return true;
        }

        if (_quote == 0) return false;
        row.Append(_quote).Append(value.Replace(_quote.ToString(), new string(_quote, 2), StringComparison.Ordinal)).Append(_quote);
        return true;
    }
}
