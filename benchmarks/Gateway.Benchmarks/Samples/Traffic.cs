using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Samples;

/// <summary>A day's traffic with one supplier, made from a seed, without a fault: one interchange of orders, ship notices and invoices.</summary>
/// <remarks>Element lengths and the mix of segments follow what distributors really exchange: about five bytes between delimiters.</remarks>
abstract class Traffic(Stream output, char terminator, int seed)
{
    protected const int LinesPerDocument = 20;

    const int Seed = 2026;

    static readonly string[] Words =
        ["HEX", "BOLT", "M10X60", "GALV", "PIPE", "ELBOW", "90DEG", "COPPER", "VALVE", "BALL", "BRASS", "3/4IN", "GASKET", "KIT", "HOSE", "CLAMP", "SS304", "PACK", "WHITE", "250ML"];

    static readonly (string City, string State, string Zip)[] Towns =
        [("DAYTON", "OH", "45402"), ("TACOMA", "WA", "98402"), ("MACON", "GA", "31201"), ("LAREDO", "TX", "78040"), ("ALBANY", "NY", "12207")];

    static readonly string[] Firms = ["NORTHERN PIPE AND FITTING", "DELTA FASTENERS INC", "HARBOR INDUSTRIAL SUPPLY", "QUAKER VALVE WORKS"];

    readonly Random _random = new(seed);

    /// <summary>Bytes written so far.</summary>
    protected long Bytes { get; private set; }

    /// <summary>Segments of the open message.</summary>
    protected int Segments { get; private set; }

    /// <summary>Messages begun so far.</summary>
    protected int Document { get; private set; }

    internal static byte[] X12(int size) => InMemory(output => new X12Traffic(output, Seed), size);

    internal static byte[] Edifact(int size) => InMemory(output => new EdifactTraffic(output, Seed), size);

    /// <summary>Writes one interchange of at least so many bytes.</summary>
    internal abstract void Write(long size);

    protected void Begin()
    {
        Document++;
        Segments = 0;
    }

    protected void Segment(string segment)
    {
        output.Write(Encoding.ASCII.GetBytes(segment + terminator));
        Bytes += segment.Length + 1;
        Segments++;
    }

    protected int Any(int from, int to) => _random.Next(from, to);

    protected long Any(long from, long to) => _random.NextInt64(from, to);

    protected string Date() => $"2026{Any(1, 13):00}{Any(1, 29):00}";

    protected string Upc() => Any(100_000_000_000, 999_999_999_999).ToString(CultureInfo.InvariantCulture);

    protected string Item() => $"{Any(10_000, 9_999_999)}-{(char)('A' + Any(0, 6))}";

    protected string Price() => $"{Any(1, 900)}.{Any(10, 99)}";

    protected int Count() => Any(1, 500);

    protected string Description() => string.Join(' ', Enumerable.Range(0, Any(3, 7)).Select(_ => Words[Any(0, Words.Length)]));

    protected string Firm() => Firms[Any(0, Firms.Length)];

    protected (string City, string State, string Zip) Town() => Towns[Any(0, Towns.Length)];

    static byte[] InMemory(Func<Stream, Traffic> make, int size)
    {
        using var output = new MemoryStream(size + size / 8);
        make(output).Write(size);
        return output.ToArray();
    }
}
