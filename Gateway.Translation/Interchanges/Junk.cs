namespace Gateway.Translation.Interchanges;

/// <summary>Bytes that belong to no interchange: where, how many, and the first of them to be shown.</summary>
sealed class Junk(long offset)
{
    const int ShownBytes = 40;

    byte[] _start = [];

    internal long Offset { get; } = offset;

    internal long Length { get; private set; }

    internal ReadOnlySpan<byte> Start => _start;

    /// <summary>Adds what stands behind the rest of it.</summary>
    /// <param name="bytes">As they are read: line breaks may have been taken out of them.</param>
    /// <param name="end">Where they end in the file.</param>
    internal void Add(ReadOnlySpan<byte> bytes, long end)
    {
        if (_start.Length < ShownBytes) _start = [.. _start, .. bytes[..Math.Min(bytes.Length, ShownBytes - _start.Length)]];
        Length = end - Offset;
    }
}
