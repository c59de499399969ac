using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Host.As2;

/// <summary>Memory for what comes in from partners, in blocks that a message of 100 KB fills four of and not twenty-five: each is a call of the system, and a turn of two threads.</summary>
/// <remarks>A block is held by a connection only while bytes are on their way.</remarks>
sealed class As2Blocks : IMemoryPoolFactory<byte>
{
    internal const int BlockBytes = 32 * 1024;

    // 8 MB. Who opens many connections at once leaves no more behind.
    const int KeptBlocks = 256;

    public MemoryPool<byte> Create(MemoryPoolOptions? options) => new Pool();

    sealed class Pool : MemoryPool<byte>
    {
        readonly ConcurrentBag<byte[]> _free = [];
        int _kept;

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            // Pinned from the beginning: the system writes into it while nobody of ours holds it.
            return new Block(this, Taken() ?? GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
        }

        byte[]? Taken()
        {
            if (!_free.TryTake(out var bytes)) return null;
            Interlocked.Decrement(ref _kept);
            return bytes;
        }

        void Keep(byte[] bytes)
        {
            if (Interlocked.Increment(ref _kept) <= KeptBlocks) _free.Add(bytes);
            else Interlocked.Decrement(ref _kept);
        }

        protected override void Dispose(bool disposing) => _free.Clear();

        sealed class Block(Pool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            byte[]? _bytes = bytes;

            public Memory<byte> Memory => _bytes;

            // Once: given back twice it would be two connections'.
            public void Dispose()
            {
                if (Interlocked.Exchange(ref _bytes, null) is { } bytes) pool.Keep(bytes);
            }
        }
    }
}
