namespace Gateway.Transports;

/// <summary>A file on its way to a server. When the connection is lost it goes on behind what has arrived, as long as each connection brought it further.</summary>
/// <remarks>Within one call only: what an earlier one left under the name may be of another content.</remarks>
/// <param name="content">Can seek: from its position to its end.</param>
sealed class Upload(Stream content)
{
    const int ResumesMax = 10;

    /// <summary>Compared before it is gone on: a machine that lost its power may have kept a file's length and not its end.</summary>
    const int TailBytes = 256 << 10;

    readonly long _start = content.Position;
    long _begun;
    TransportException? _lost;

    internal Stream Content => content;

    internal long Length => content.Length - _start;

    /// <summary>So much of it may lie there, and can be gone on from.</summary>
    internal long Arrived { get; set; }

    /// <summary>Runs attempts until one comes to its end, or brings it no further.</summary>
    internal async Task RunAsync(Func<Task> attempt)
    {
        for (var resumes = 0; ; resumes++)
            try
            {
                await attempt();
                return;
            }
            catch (TransportException e) when (e.IsTransient && Arrived > _begun && resumes < ResumesMax)
            {
                _lost = e;
            }
    }

    /// <summary>An attempt begins there.</summary>
    /// <exception cref="TransportException">The last one began no sooner: nothing arrives, and why is a matter for whoever sends.</exception>
    internal void BeginAt(long offset)
    {
        var isFurther = _lost is null || offset > _begun;
        Arrived = isFurther ? _begun = offset : _begun;
        if (!isFurther) throw new TransportException(_lost!.Trouble, _lost.Message, _lost);
        content.Position = _start + offset;
    }

    /// <summary>The server does not let it be gone on with: all of it is sent again, unless a connection was lost that brought some of it.</summary>
    /// <exception cref="TransportException">Whoever sends decides when it is done again.</exception>
    internal void BeginAgain(Exception refusal)
    {
        Arrived = _begun;
        if (_lost is { } lost) throw new TransportException(lost.Trouble, $"{lost.Message}; the server does not let us go on with what it has ({refusal.Message})", lost);
        BeginAt(0);
    }

    /// <summary>What arrived as a whole cannot be compared: all of it is sent once more, though nothing was wrong with it as far as we know.</summary>
    /// <returns>False when it was already.</returns>
    internal bool TryRepeat()
    {
        if (IsRepeated) return false;
        (IsRepeated, _begun, _lost) = (true, 0, null);
        return true;
    }

    /// <summary>It had arrived as a whole, and is sent once more.</summary>
    internal bool IsRepeated { get; private set; }

    /// <summary>Where the part begins that <see cref="IsAlikeAsync"/> compares.</summary>
    internal static long TailOf(long end) => Math.Max(0, end - TailBytes);

    /// <summary>Whether what lies there ends as what was sent.</summary>
    /// <param name="there">From <see cref="TailOf"/> of the end on.</param>
    /// <param name="end">Of what lies there.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<bool> IsAlikeAsync(Stream there, long end, CancellationToken cancellation)
    {
        var from = TailOf(end);
        var (theirs, ours) = (new byte[end - from], new byte[end - from]);
        content.Position = _start + from;
        await content.ReadExactlyAsync(ours, cancellation);
        return await there.ReadAtLeastAsync(theirs, theirs.Length, throwOnEndOfStream: false, cancellation) == theirs.Length && theirs.AsSpan().SequenceEqual(ours);
    }
}
