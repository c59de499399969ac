using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Host.Storage;

/// <summary>Makes ids: 26 characters that sort by the time they were made (ULID: 48 bits of milliseconds, 80 of chance).</summary>
/// <remarks>Ids of one source never go backwards, also within a millisecond and when the clock is set back. Safe for threads.</remarks>
/// <param name="clock">Gives the time part.</param>
/// <param name="fillRandom">Gives the random part; tests pass a seeded one.</param>
sealed class UlidSource(TimeProvider clock, Action<byte[]>? fillRandom = null)
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 26;
    const int ChanceBits = 80;

    readonly Lock _lock = new();
    readonly Action<byte[]> _fillRandom = fillRandom ?? (bytes => RandomNumberGenerator.Fill(bytes));
    readonly byte[] _random = new byte[16];
    UInt128 _last;

    /// <summary>A new id, larger than every id before it.</summary>
    internal string Next()
    {
        lock (_lock)
        {
            var fresh = Fresh();
            _last = fresh >> ChanceBits > _last >> ChanceBits ? fresh : _last + 1;
            return Text(_last);
        }
    }

    /// <summary>Whether a text that a person typed has the form of an id.</summary>
    internal static bool IsUlid(string text) =>
        text.Length == Length && text[0] <= '7' && text.All(c => Alphabet.Contains(c, StringComparison.OrdinalIgnoreCase));

    /// <summary>The 128 bits of an id.</summary>
    internal static UInt128 ValueOf(string id) =>
        id.Aggregate(UInt128.Zero, (value, c) => value << 5 | (UInt128)Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal));

    /// <summary>An id behind another, with the chance of one that was made before it.</summary>
    internal static string After(string last, string made) => Text((ValueOf(last) >> ChanceBits) + 1 << ChanceBits | ValueOf(made) & (UInt128.One << ChanceBits) - 1);

    /// <summary>128 bits in the form of an id.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes) => Text(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    UInt128 Fresh()
    {
        _fillRandom(_random);
        var chance = BinaryPrimitives.ReadUInt128BigEndian(_random) >> 48;
        return (UInt128)clock.GetUtcNow().ToUnixTimeMilliseconds() << ChanceBits | chance;
    }

    static string Text(UInt128 value) => string.Create(Length, value, static (text, rest) =>
    {
        for (var i = Length - 1; i >= 0; i--, rest >>= 5) text[i] = Alphabet[(int)(rest & 31)];
    });
}
