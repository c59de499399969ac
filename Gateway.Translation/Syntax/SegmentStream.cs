namespace Gateway.Translation.Syntax;

/// <summary>What <see cref="SegmentStream.Pull"/> found.</summary>
enum Pulled
{
    /// <summary>The next segment, in <see cref="SegmentStream.Current"/>.</summary>
    Segment,

    /// <summary>Feed more, then pull again.</summary>
    NeedsBytes,

    /// <summary>The next segment exceeds the limit; it begins at <see cref="SegmentStream.OpenStart"/>.</summary>
    TooLong,

    /// <summary>A segment begins at <see cref="SegmentStream.OpenStart"/> and does not end soon; pull again to go on.</summary>
    Open,

    /// <summary>A line break stands inside the next segment, which begins at <see cref="SegmentStream.OpenStart"/>; to have it
    /// taken out call <see cref="SegmentStream.JoinLines"/>.</summary>
    LineBreak,

    /// <summary>The input is at its end.</summary>
    End,
}

/// <summary>Hands out the segments of the received bytes one after the other and keeps in memory only what is still wanted.</summary>
/// <param name="segmentLimitBytes">Longest segment.</param>
/// <param name="binaryLimitBytes">Longest binary data in one.</param>
sealed class SegmentStream(int segmentLimitBytes, int binaryLimitBytes)
{
    // Delimiters may change with every interchange and void what was indexed ahead, and so does a package. A first run as short
    // as the shortest interchange that doubles keeps the waste below what was used, so the whole stays linear.
    const int FirstRunBytes = 128;
    const int LongestRunBytes = 64 * 1024;

    PositionIndex? _index;
    int _next;
    int _runBytes = FirstRunBytes;
    bool _finished;
    int _cut = -1;
    Pulled? _stopped;

    internal SegmentBuffer Buffer { get; } = new();

    /// <summary>Only segments are wanted, without their elements; <see cref="Tokenise"/> finds those of a single one.</summary>
    internal bool EnvelopesOnly { get; init; }

    /// <summary>Whether <see cref="Pulled.Open"/> is told; a caller who knows by the first bytes that the segment ends before does not have it sought to the limit.</summary>
    internal bool TellsOpen { get; init; }

    /// <summary>How bytes are compared with the delimiters; all forms find the same.</summary>
    internal VectorForm Form { get; init; } = DelimiterScan.Fastest;

    internal bool IsFinal { get; private set; }

    /// <summary>How many bytes were indexed and how many moved so far: what reading costs, for tests to hold against the length of the input.</summary>
    internal long Work { get; private set; }

    /// <summary>Whether segments are being taken; between interchanges the caller looks at the bytes itself.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>Slot number of the segment that was pulled last.</summary>
    internal int Current => _next - 1;

    /// <summary>First slot that must be kept although it was pulled: the start of an open message; -1 for none.</summary>
    internal int Kept { get; set; } = -1;

    /// <summary>Start of the segment whose end is not here yet; -1 when there is none.</summary>
    internal int OpenStart => Index.OpenStart;

    /// <summary>First byte that is not part of a segment found so far: where the one in progress begins.</summary>
    internal int FirstNeeded => Index.FirstNeeded;

    /// <summary>Where the index stopped: at a line break, the place of it.</summary>
    internal int StoppedAt => Index.At;

    /// <summary>Whether the segment that was pulled last ended with the input and not with a terminator.</summary>
    internal bool IsUnterminated { get; private set; }

    PositionIndex Index => _index ??= new(Buffer, segmentLimitBytes, binaryLimitBytes, EnvelopesOnly, Form);

    /// <summary>Takes segments from this position on.</summary>
    internal void Begin(int position, in Delimiters delimiters, Standard standard, bool mayHoldEscapes = false)
    {
        Index.Begin(position, delimiters, standard, mayHoldEscapes);
        IsRunning = true;
        DropSlots();
        _runBytes = FirstRunBytes;
    }

    /// <summary>Goes on at another position with the same delimiters.</summary>
    internal void Restart(int position)
    {
        Index.Restart(position);
        DropSlots();
    }

    /// <summary>Takes segments again after <see cref="Stop"/>.</summary>
    internal void Resume(int position)
    {
        IsRunning = true;
        _runBytes = FirstRunBytes;
        Restart(position);
    }

    /// <summary>Stops taking segments: the interchange is at its end.</summary>
    internal void Stop()
    {
        IsRunning = false;
        Kept = -1;
    }

    /// <summary>Takes out the line breaks inside the segment in progress, and all after it.</summary>
    internal void JoinLines()
    {
        _stopped = null;
        Buffer.JoinLines(Index.At);
    }

    /// <summary>Ends the segment that was pulled last early, and goes on elsewhere.</summary>
    internal void CutCurrent(int end, int resumeAt)
    {
        var slot = Buffer.Slots[Current];
        var tokens = 0;
        while (tokens < slot.TokenCount && Buffer.Tokens[slot.FirstToken + tokens] < end) tokens++;
        Buffer.Slots[Current] = slot with { End = end, TokenCount = tokens };
        IsUnterminated = true;
        _cut = Current;
        GoOnBehindCurrent(resumeAt);
    }

    /// <summary>The same of the segment before the one that was pulled last, which is read again.</summary>
    internal void CutPrevious(int end, int resumeAt)
    {
        Unpull();
        CutCurrent(end, resumeAt);
    }

    /// <summary>Pulls a segment that ends before its terminator does, and goes on behind it.</summary>
    internal void PullCut(int start, int end)
    {
        SkipOpen(start);
        DropPulledSlots();
        Index.Run(end);
        Index.Close(end);
        Work += end - start;
        _cut = _next++;
        IsUnterminated = true;
        GoOn(end + 1);
    }

    /// <summary>Leaves bytes out of the end of the segment that was pulled last, none of them a delimiter.</summary>
    internal void Shorten(int end) => Buffer.Slots[Current] = Buffer.Slots[Current] with { End = end };

    /// <summary>Leaves the segment in progress out, and goes on elsewhere.</summary>
    internal void SkipOpen(int resumeAt)
    {
        // Where tokens are found for single segments, those behind are of others.
        if (!EnvelopesOnly) Buffer.TokenCount = Index.FirstNeededToken;
        GoOn(resumeAt);
    }

    /// <summary>Leaves the segment in progress out with all that is here of it, and waits for more.</summary>
    internal void TakeOutOpen()
    {
        var start = FirstNeeded;
        Buffer.TakeOutFrom(start);
        SkipOpen(start);
    }

    /// <summary>Parts the segment that was pulled last, which is indexed to its end: what begins at <paramref name="next"/> is pulled next.</summary>
    internal void PartCurrent(int end, int next)
    {
        var (slot, isUnterminated) = (Buffer.Slots[Current], IsUnterminated);
        CutCurrent(end, slot.End);
        // Where a line break separates elements, one may stand between the two.
        var tokens = Buffer.Slots[Current].TokenCount;
        while (tokens < slot.TokenCount && Buffer.Tokens[slot.FirstToken + tokens] < next) tokens++;
        Buffer.AddSlot(new(next, slot.End, slot.FirstToken + tokens, slot.TokenCount - tokens));
        if (!EnvelopesOnly) Buffer.TokenCount = slot.FirstToken + slot.TokenCount;
        if (isUnterminated) _cut = _next;
    }

    /// <summary>Parts segments before the one that was pulled last: each place is where one ends and where what is left of it begins.</summary>
    internal void Part(IReadOnlyList<(int Slot, int End, int Start)> places)
    {
        // Those behind are found again: moved, they would cost more than they took in a file that has this in each of its messages.
        if (HasNext) GoOnBehindCurrent(Buffer.Slots[Current].End);
        Buffer.RoomForSlots(places.Count);
        Work += Buffer.SlotCount - places[0].Slot;
        var (to, place) = (Buffer.SlotCount + places.Count, places.Count - 1);
        for (var from = Buffer.SlotCount - 1; place >= 0; from--)
        {
            var slot = Buffer.Slots[from];
            for (; place >= 0 && places[place].Slot == from; place--)
            {
                var tokens = slot.TokenCount;
                while (tokens > 0 && Buffer.Tokens[slot.FirstToken + tokens - 1] >= places[place].End) tokens--;
                Buffer.Slots[--to] = new(places[place].Start, slot.End, slot.FirstToken + tokens, slot.TokenCount - tokens);
                slot = slot with { End = places[place].End, TokenCount = tokens };
            }

            Buffer.Slots[--to] = slot;
        }

        if (_cut == Current) _cut += places.Count;
        Buffer.SlotCount += places.Count;
        _next += places.Count;
    }

    /// <summary>Voids what was indexed behind the segment that was pulled last, and goes on elsewhere.</summary>
    internal void GoOnBehindCurrent(int position)
    {
        var slot = Buffer.Slots[Current];
        if (!EnvelopesOnly) Buffer.TokenCount = slot.FirstToken + slot.TokenCount;
        Buffer.SlotCount = _next;
        GoOn(position);
    }

    void GoOn(int position)
    {
        Index.Restart(position);
        _runBytes = FirstRunBytes;
        _finished = false;
        _stopped = null;
    }

    /// <summary>Finds the elements of the segment that was pulled last, where they were not wanted before.</summary>
    internal void Tokenise() => TokeniseAt(Current);

    /// <summary>The same of another one that is here.</summary>
    internal void TokeniseAt(int slot) => Work += Index.Tokenise(ref Buffer.Slots[slot]);

    /// <summary>The next segments, as far as they are indexed and ended by a terminator.</summary>
    internal ReadOnlySpan<SegmentSlot> Ahead => _finished ? [] : Buffer.Slots.AsSpan(_next, Buffer.SlotCount - _next);

    /// <summary>Whether the next segment is indexed.</summary>
    internal bool HasNext => _next < Buffer.SlotCount;

    /// <summary>Pulls so many of <see cref="Ahead"/> at once.</summary>
    internal void Skip(int count) => _next += count;

    /// <summary>Steps back: the segment that was pulled last comes again.</summary>
    internal void Unpull() => _next--;

    internal void Complete()
    {
        Index.IsFinal = IsFinal = true;
        Buffer.Complete();
    }

    /// <summary>Makes room for more bytes by dropping those that nobody needs; void are all positions and all slot numbers but
    /// <see cref="Current"/> and <see cref="Kept"/>.</summary>
    /// <param name="sizeHint">How many bytes are to come.</param>
    /// <param name="needed">First byte that the caller still looks at.</param>
    /// <returns>How many bytes were dropped from the front.</returns>
    internal int Compact(int sizeHint, int needed)
    {
        needed = Math.Min(needed, FirstKept());
        var room = Buffer.Block.Length - Buffer.Length;
        // Bytes move only when at least half of the block goes, so that each moves once on average.
        if (room >= sizeHint || needed < Math.Max(1, Buffer.Length / 2)) return 0;
        DropBytes(needed);
        return needed;
    }

    /// <summary>Moves to the next segment.</summary>
    internal Pulled Pull()
    {
        while (_next == Buffer.SlotCount)
        {
            var pulled = _stopped ?? RunIndex();
            if (pulled != Pulled.Segment) return pulled;
            if (TellsOpen && _next == Buffer.SlotCount && _stopped is null && OpenStart >= 0) return Pulled.Open;
        }

        _next++;
        IsUnterminated = Current == _cut || (IsFinal && _next == Buffer.SlotCount && _finished);
        return Pulled.Segment;
    }

    Pulled RunIndex()
    {
        DropPulledSlots();
        if (Index.At >= Buffer.Length) return AtEnd();
        var from = Index.At;
        var stop = Index.Run(Math.Min(Buffer.Length, from + _runBytes));
        Work += Index.At - from;
        _runBytes = Math.Min(_runBytes * 2, LongestRunBytes);
        return stop switch
        {
            IndexStop.TooLong => StopAt(Pulled.TooLong),
            IndexStop.LineBreak => StopAt(Pulled.LineBreak),
            IndexStop.NeedsBytes => AtEnd(),
            _ => Pulled.Segment,
        };
    }

    // Told when the segments before it were pulled, and again until the caller has decided.
    Pulled StopAt(Pulled reason)
    {
        _stopped = reason;
        return Pulled.Segment;
    }

    Pulled AtEnd()
    {
        if (Buffer.SlotCount > _next) return Pulled.Segment;
        if (!IsFinal) return Pulled.NeedsBytes;
        _finished = Index.Finish();
        return _finished ? Pulled.Segment : Pulled.End;
    }

    int FirstKept()
    {
        if (!IsRunning) return int.MaxValue;
        if (Kept >= 0) return Buffer.Slots[Kept].Start;
        return _next < Buffer.SlotCount ? Buffer.Slots[_next].Start : Index.FirstNeeded;
    }

    void DropSlots()
    {
        Buffer.SlotCount = Buffer.TokenCount = _next = 0;
        Kept = -1;
        _finished = false;
        _stopped = null;
        _cut = -1;
    }

    // Slots that were pulled and are not kept make room; what is left belongs to one message.
    void DropPulledSlots()
    {
        var drop = Kept >= 0 ? Kept : _next;
        if (drop == 0) return;
        var tokens = drop < Buffer.SlotCount ? Buffer.Slots[drop].FirstToken : Index.FirstNeededToken;
        Buffer.Tokens.AsSpan(tokens, Buffer.TokenCount - tokens).CopyTo(Buffer.Tokens);
        Buffer.TokenCount -= tokens;
        ShiftSlots(drop, 0, tokens);
        Index.Shift(0, tokens);
        Work += Buffer.TokenCount + Buffer.SlotCount;
        _next -= drop;
        _cut = Math.Max(-1, _cut - drop);
        if (Kept >= 0) Kept = 0;
    }

    void DropBytes(int count)
    {
        Buffer.DropBytes(count);
        Work += Buffer.Length + Buffer.TokenCount + Buffer.SlotCount;
        foreach (ref var token in Buffer.Tokens.AsSpan(0, Buffer.TokenCount)) token -= count;
        ShiftSlots(0, count, 0);
        Index.Shift(count, 0);
    }

    void ShiftSlots(int drop, int bytes, int tokens)
    {
        var slots = Buffer.Slots.AsSpan(0, Buffer.SlotCount);
        for (var i = drop; i < slots.Length; i++)
        {
            var slot = slots[i];
            // A segment without tokens may have been indexed before those of an earlier one were found.
            slots[i - drop] = new(slot.Start - bytes, slot.End - bytes, Math.Max(0, slot.FirstToken - tokens), slot.TokenCount);
        }

        Buffer.SlotCount -= drop;
    }
}
