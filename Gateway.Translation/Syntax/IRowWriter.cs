namespace Gateway.Translation.Syntax;

/// <summary>Writes rows; the twin of <see cref="IRowReader"/>.</summary>
public interface IRowWriter
{
    /// <summary>The column that the last <see cref="Write"/> refused; null where none can be named.</summary>
    string? Refused { get; }

    /// <summary>Writes a row, its values in the order of the format's columns, or says why not; then nothing of it is written.</summary>
    Unwritable Write(ReadOnlySpan<string?> values);

    /// <summary>Says that the next row belongs to another document.</summary>
    void EndDocument();
}
