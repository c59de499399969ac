using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>A run of segments that stand where the envelope allows none.</summary>
sealed class Stray
{
    internal Stray(in Segment first, GroupHeader? group)
    {
        First = new(first.Offset, first.Length, SegmentId: first[0].ToShortString());
        Group = group;
    }

    internal Location First { get; }

    internal GroupHeader? Group { get; }

    internal int Count { get; set; }
}

/// <summary>What was received in an interchange.</summary>
readonly record struct EnvelopeCounts(int Groups, int Messages, int Acknowledgements);
