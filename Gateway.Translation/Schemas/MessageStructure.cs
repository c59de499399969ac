namespace Gateway.Translation.Schemas;

/// <summary>One occurrence of a loop in a message.</summary>
/// <param name="Node">The loop's node.</param>
/// <param name="First">Zero-based index of its first segment, the trigger.</param>
/// <param name="End">Index one past its last segment, inner loops included.</param>
/// <param name="Parent">Index of the instance around it; -1 for the message.</param>
public readonly record struct LoopInstance(int Node, int First, int End, int Parent);

/// <summary>Where each segment of one message stands in its schema, and the loops they form.</summary>
/// <remarks>Reused from message to message. It is complete also for a message with errors: segments that fit nowhere have no
/// node, yet count into the instance that was open when they came.</remarks>
public sealed class MessageStructure
{
    int[] _nodes = new int[256];
    int[] _owners = new int[256];
    LoopInstance[] _loops = new LoopInstance[64];

    /// <summary>Number of segments, header and trailer included.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>For each segment by zero-based index, the index of its <see cref="SchemaNode"/>; -1 when it fits nowhere.</summary>
    public ReadOnlySpan<int> Nodes => _nodes.AsSpan(0, SegmentCount);

    /// <summary>For each segment, the index in <see cref="Loops"/> of the innermost instance around it.</summary>
    public ReadOnlySpan<int> Owners => _owners.AsSpan(0, SegmentCount);

    /// <summary>All loop occurrences in the order of their first segments; the first is the message itself.</summary>
    public ReadOnlySpan<LoopInstance> Loops => _loops.AsSpan(0, LoopCount);

    internal int LoopCount { get; private set; }

    internal void Begin(int segmentCount)
    {
        if (_nodes.Length < segmentCount)
        {
            _nodes = new int[Grown(segmentCount)];
            _owners = new int[_nodes.Length];
        }

        SegmentCount = segmentCount;
        LoopCount = 0;
    }

    internal void Place(int segment, int node, int owner)
    {
        _nodes[segment] = node;
        _owners[segment] = owner;
    }

    internal int Open(int node, int first, int parent)
    {
        if (LoopCount == _loops.Length) Array.Resize(ref _loops, Grown(LoopCount + 1));
        _loops[LoopCount] = new(node, first, first, parent);
        return LoopCount++;
    }

    internal void Close(int loop, int end)
    {
        ref var open = ref _loops[loop];
        open = new(open.Node, open.First, end, open.Parent);
    }

    static int Grown(int needed) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed);
}
