using System.Buffers;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Writes records of fixed width; the twin of <see cref="FixedReader"/>: the header of a document before its first row, its trailer behind the last.</summary>
public sealed class FixedWriter : IRowWriter
{
    readonly IBufferWriter<byte> _output;
    readonly CsvFormat _format;
    readonly FixedLayout _layout;
    readonly Encoding _charset;
    readonly byte[] _lineBreak;
    byte[] _trailers = [];
    bool _isOpen;

    /// <param name="output">Takes the bytes, record by record.</param>
    /// <param name="format">How the records are written.</param>
    /// <param name="lineBreak">Ends each record, unless the layout has records without line breaks.</param>
    public FixedWriter(IBufferWriter<byte> output, CsvFormat format, string lineBreak = "\r\n")
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        (_output, _format) = (output, format);
        _layout = format.Fixed ?? throw new ArgumentException("The format has no fixed layout.", nameof(format));
        _charset = format.Charset ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _lineBreak = _layout.RecordBytes > 0 ? [] : Encoding.ASCII.GetBytes(lineBreak);
    }

    public string? Refused { get; private set; }

    public Unwritable Write(ReadOnlySpan<string?> values)
    {
        var rows = new ArrayBufferWriter<byte>();
        var reason = _isOpen ? Unwritable.None : Append(rows, FixedRecordKind.Header, values);
        if (reason == Unwritable.None) reason = Append(rows, FixedRecordKind.Line, values);
        var trailers = new ArrayBufferWriter<byte>();
        if (reason == Unwritable.None) reason = Append(trailers, FixedRecordKind.Trailer, values);
        if (reason != Unwritable.None) return reason;
        (_isOpen, _trailers, Refused) = (true, trailers.WrittenSpan.ToArray(), null);
        _output.Write(rows.WrittenSpan);
        return Unwritable.None;
    }

    public void EndDocument()
    {
        _output.Write(_trailers);
        (_isOpen, _trailers) = (false, []);
    }

    Unwritable Append(ArrayBufferWriter<byte> rows, FixedRecordKind kind, ReadOnlySpan<string?> values)
    {
        foreach (var record in _layout.Records.Where(r => r.Kind == kind))
        {
            // A document without lines has its header and trailer alone.
            if (kind == FixedRecordKind.Line && IsEmpty(record, values)) continue;
            var text = new string(' ', Math.Max(record.Width, Math.Max(_layout.RecordBytes, _layout.Tag?.To ?? 0))).ToCharArray();
            if (_layout.Tag is { } tag) Put(text, tag, record.Tag ?? "");
            foreach (var column in record.Columns)
            {
                var value = ValueOf(values, column.Name);
                if (Judge(column, value) is not Unwritable.None and var reason)
                {
                    Refused = column.Name;
                    return reason;
                }

                Put(text, column, value);
            }

            rows.Write(_charset.GetBytes(text));
            rows.Write(_lineBreak);
        }

        return Unwritable.None;
    }

    string ValueOf(ReadOnlySpan<string?> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (_format.Columns[i] == name)
                return values[i] ?? "";
        return "";
    }

    bool IsEmpty(FixedRecord record, ReadOnlySpan<string?> values)
    {
        foreach (var column in record.Columns)
            if (ValueOf(values, column.Name).Length > 0)
                return false;
        return true;
    }

    Unwritable Judge(FixedColumn column, string value)
    {
        if (value.Length > column.Width) return Unwritable.TooLong;
        if (value.AsSpan().ContainsAnyInRange('\0', '\x1F')) return Unwritable.ControlCharacter;
        return !Ascii.IsValid(value) && _charset.GetString(_charset.GetBytes(value)) != value ? Unwritable.CharacterSet : Unwritable.None;
    }

    // A sign stands before the zeros that fill the place.
    static void Put(char[] record, FixedColumn column, string value)
    {
        var place = record.AsSpan(column.From - 1, column.Width);
        if (value.Length > 0) place.Fill((char)column.Pad);
        var isRight = column.Alignment == FixedAlignment.Right;
        if (isRight && column.Pad == '0' && value.StartsWith('-')) (place[0], value) = ('-', value[1..]);
        value.CopyTo(isRight ? place[^value.Length..] : place);
    }
}
