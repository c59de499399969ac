namespace Gateway.Translation.Syntax;

/// <summary>Reads the rows of a file from bytes fed block by block; a row is a <see cref="Segment"/> whose elements are the columns of its
/// <see cref="CsvFormat"/>, from one.</summary>
/// <remarks>Rows are kept from the first one after <see cref="Release"/> on, so that those of one document can be looked at together. Any bytes
/// are accepted, nothing throws.</remarks>
public interface IRowReader
{
    /// <summary>Number of the row in the file.</summary>
    int RowNumber { get; }

    /// <summary>The row just read. Valid until the next call.</summary>
    Segment Row { get; }

    /// <summary>The rows since <see cref="Release"/>, without the one just read.</summary>
    Message KeptRows { get; }

    /// <summary>Number of rows in <see cref="KeptRows"/>.</summary>
    int KeptCount { get; }

    /// <summary>Found with this row or before it; to be looked at after the last <see cref="Read"/> too.</summary>
    IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether everything was read.</summary>
    bool IsAtEnd { get; }

    /// <summary>Room to put the next bytes into.</summary>
    Memory<byte> GetMemory(int sizeHint = 16 * 1024);

    /// <summary>Says how many bytes were put there.</summary>
    void Advance(int count);

    /// <summary>Says that no more bytes will come.</summary>
    void Complete();

    /// <summary>Forgets the kept rows; the one just read is the first of the next.</summary>
    void Release();

    /// <summary>Goes to the next row; false when more bytes are needed, or at the end.</summary>
    bool Read();
}
