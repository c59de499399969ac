namespace Gateway.Translation.Syntax;

/// <summary>Where one segment lies in the block.</summary>
/// <param name="Start">First byte of the tag.</param>
/// <param name="End">One past the last content byte; the terminator is not part of it.</param>
/// <param name="FirstToken">Index of its first delimiter in the position index.</param>
/// <param name="TokenCount">Number of its element, repetition and component delimiters; the terminator is not counted.</param>
readonly record struct SegmentSlot(int Start, int End, int FirstToken, int TokenCount);

/// <summary>A block of received bytes with the positions of all its delimiters, found once; everything later works on positions.</summary>
/// <remarks>Reused from block to block. The views (<see cref="Message"/>, <see cref="Segment"/>, <see cref="Element"/>) are
/// ref structs because they are void once the buffer takes the next block.</remarks>
sealed class SegmentBuffer
{
    /// <summary>The bytes; only the first <see cref="Length"/> count.</summary>
    internal byte[] Block = [];

    internal int Length;

    /// <summary>Offset of the block's first byte in the stored payload.</summary>
    internal long BlockOffset;

    /// <summary>Ascending positions of every unreleased delimiter in <see cref="Block"/>.</summary>
    internal int[] Tokens = new int[1024];

    internal int TokenCount;

    internal SegmentSlot[] Slots = new SegmentSlot[256];

    internal int SlotCount;

    internal Delimiters Delimiters;

    /// <summary>Decodes values; chosen from ISA or UNB.</summary>
    internal System.Text.Encoding Charset = System.Text.Encoding.Latin1;
}
