using System.Collections.Concurrent;

namespace Gateway.Host.As2;

/// <summary>Lets no more than half of the hands post to one server, one to a server that gave no answer last, and a quarter to such servers together: those that hang must not
/// hold all hands.</summary>
/// <remarks>Of this process only; it holds nothing that would be missed after a crash.</remarks>
/// <param name="hands">Of the stage.</param>
sealed class PostTurns(int hands)
{
    /// <summary>Who went away comes again after this.</summary>
    internal static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    /// <summary>A server that works is free again before this is over.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, Server> _servers = new(StringComparer.Ordinal);
    readonly Lock _gate = new();
    int _doubtful;

    /// <summary>Waits a little for a turn at a server, which ends when it is disposed of; null where too many post to it.</summary>
    internal async Task<Turn?> EnterAsync(string name, CancellationToken cancellation)
    {
        var server = _servers.GetOrAdd(name, _ => new(hands / 2));
        if (!await server.Free.WaitAsync(server.IsSilent ? TimeSpan.Zero : Patience, cancellation)) return null;
        lock (_gate)
        {
            if (!server.IsSilent || (server.Held == 0 && _doubtful < hands / 4)) return new(this, server);
        }

        server.Free.Release();
        return null;
    }

    sealed class Server(int most)
    {
        internal SemaphoreSlim Free { get; } = new(most);

        internal int Held { get; set; }

        internal bool IsSilent { get; set; }
    }

    /// <summary>A hand that posts to a server.</summary>
    internal sealed class Turn : IDisposable
    {
        readonly PostTurns _turns;
        readonly Server _server;
        readonly bool _isDoubtful;

        // Within the gate.
        internal Turn(PostTurns turns, object server)
        {
            (_turns, _server) = (turns, (Server)server);
            _isDoubtful = _server.IsSilent;
            _server.Held++;
            if (_isDoubtful) _turns._doubtful++;
        }

        /// <summary>Whether the server answered anything; null where nothing was posted.</summary>
        internal bool? IsAnswered { get; set; }

        public void Dispose()
        {
            lock (_turns._gate)
            {
                _server.Held--;
                if (_isDoubtful) _turns._doubtful--;
                if (IsAnswered is { } answered) _server.IsSilent = !answered;
            }

            _server.Free.Release();
        }
    }
}
