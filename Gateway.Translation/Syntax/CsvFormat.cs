using System.Buffers;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>How a file of rows is written: delimited text (RFC 4180 with what partners change in it), or records of fixed width.</summary>
public sealed record CsvFormat
{
    /// <summary>Stands between values; default comma.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>Encloses values that hold delimiters or line breaks, doubled inside them; default the double quote, 0 for none.</summary>
    public byte Quote { get; init; } = (byte)'"';

    /// <summary>Decodes the values; null: UTF-8 where the bytes are valid UTF-8, else Windows-1252.</summary>
    public Encoding? Charset { get; init; }

    /// <summary>The decimal mark of numbers.</summary>
    public byte DecimalMark { get; init; } = (byte)'.';

    /// <summary>Parts the thousands of numbers that are read ('.' in 1.234,50); 0 for none. It is not written.</summary>
    public byte ThousandsMark { get; init; }

    /// <summary>Begins a line that is no row; 0 for none.</summary>
    public byte Comment { get; init; }

    /// <summary>Other names by which the header row may call a column.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether the first row names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The columns wanted, by name: element n of each row is the value of column n here, wherever it stands in the file.
    /// Empty: the columns of the file in its order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Those of <see cref="Columns"/> that a file may leave out; their values are empty then.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Where the columns stand in records of fixed width; null for values parted by <see cref="Delimiter"/>.</summary>
    public FixedLayout? Fixed { get; init; }

    /// <summary>A reader of such rows.</summary>
    public IRowReader NewReader() => Fixed is null ? new CsvReader(this) : new FixedReader(this);

    /// <summary>A writer of such rows.</summary>
    public IRowWriter NewWriter(IBufferWriter<byte> output) => Fixed is null ? new CsvWriter(output, this) : new FixedWriter(output, this);
}
