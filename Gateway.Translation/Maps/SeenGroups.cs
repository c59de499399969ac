using System.Buffers.Binary;
using System.Security.Cryptography;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Which documents of a file of rows have ended: rows of theirs further down are most likely a part that was torn off.</summary>
/// <param name="columns">The columns in which the rows of a document agree.</param>
sealed class SeenGroups(IReadOnlyList<int> columns)
{
    /// <summary>What bounds the memory for a file of endless documents; those beyond are compared with the first ones only.</summary>
    const int MaxRemembered = 1 << 20;

    const int MaxShortKey = 256;

    readonly HashSet<ulong> _ended = [];

    /// <summary>A diagnostic where a document of the same group ended already.</summary>
    internal Diagnostic? FindSplit(in Segment first, int row)
    {
        var key = KeyOf(first);
        if (_ended.Count < MaxRemembered ? _ended.Add(key) : !_ended.Contains(key)) return null;
        var column = columns[0];
        var code = DiagnosticCodes.CsvGroupSplit;
        var group = string.Join(", ", ValuesOf(first));
        return new(
            code, code.Severity, new(first[column].Offset, first[column].Length, row, null, column),
            $"Rows of \"{group}\" stand further up already, with another document's between: rows of one document must follow each other. Sort the file, and send it again.", group);
    }

    IEnumerable<string> ValuesOf(in Segment first)
    {
        var values = new string[columns.Count];
        for (var i = 0; i < values.Length; i++) values[i] = first[columns[i]].ToString();
        return values;
    }

    // Cut short, so that as many as possible are remembered; that two of a million agree by chance is one in thirty million.
    ulong KeyOf(in Segment first)
    {
        var length = 0;
        foreach (var column in columns) length += first[column].Bytes.Length + 1;
        var text = length <= MaxShortKey ? stackalloc byte[MaxShortKey] : new byte[length];
        var at = 0;
        foreach (var column in columns)
        {
            var bytes = first[column].Bytes;
            bytes.CopyTo(text[at..]);
            text[at + bytes.Length] = (byte)'\n';
            at += bytes.Length + 1;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
