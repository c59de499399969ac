using System.Buffers;
using System.Security.Cryptography;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>SHA-256 of a part of a stored payload.</summary>
static class ContentHash
{
    internal static async Task<string> OfAsync(PayloadStore payloads, Payload payload, long offset, long length, CancellationToken cancellation)
    {
        if (offset == 0 && length == payload.SizeBytes) return payload.Hash;
        await using var content = payloads.OpenRead(payload.Hash);
        content.Position = offset;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (var left = length; left > 0;)
            {
                var count = await content.ReadAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellation);
                if (count == 0) break;
                hash.AppendData(block, 0, count);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
