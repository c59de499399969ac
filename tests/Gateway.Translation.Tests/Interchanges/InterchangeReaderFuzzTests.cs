using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Tests.Corpus;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Any bytes, cut anywhere: no exception, every place inside the input, the same events.</summary>
public sealed class InterchangeReaderFuzzTests
{
    static readonly ReaderLimits Small = new() { SegmentBytes = 90, MessageBytes = 300, MessageSegments = 12, Messages = 3, Groups = 2, Interchanges = 3 };
    static readonly byte[] Spice = "ISAGSTUNBHZ*~:^+'?\r\n 0\x1C\x1D\xC3\xA9"u8.ToArray();

    public static TheoryData<int> SampleNumbers => new(Enumerable.Range(0, Samples.All.Length));

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void Events_do_not_depend_on_how_the_bytes_are_cut(int sample)
    {
        var bytes = Encoding.Latin1.GetBytes(Samples.All[sample]);
        foreach (var limits in new[] { null, Small })
        {
            var whole = Reading.Events(bytes, limits: limits);
            foreach (var size in new[] { 1, 2, 3, 7, 64, 105, 106, 107, 1000 }) Assert.Equal(whole, Reading.Events(bytes, size, limits));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Damaged_files_are_read_without_exception_and_alike_however_they_are_cut(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1200; round++)
        {
            var bytes = Damage(Encoding.Latin1.GetBytes(Samples.All[random.Next(Samples.All.Length)]), random);
            var limits = round % 2 == 0 ? null : Small;
            var whole = Reading.Events(bytes, limits: limits);
            var size = random.Next(1, 200);
            var cut = Reading.Events(bytes, size, limits);
            Assert.True(whole.SequenceEqual(cut), $"seed {seed} round {round} size {size}: {FirstDifference(whole, cut)}\n{Encoding.Latin1.GetString(bytes)}");
        }
    }

    [Fact]
    public void Random_bytes_are_read_without_exception()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i += random.Next(1, 9)) bytes[i] = Spice[random.Next(Spice.Length)];
            Assert.Equal(Reading.Events(bytes), Reading.Events(bytes, random.Next(1, 50)));
        }
    }

    [Fact]
    public void Corpus_files_are_read_alike_however_they_are_cut()
    {
        foreach (var facts in CorpusFolder.Facts())
        {
            var bytes = CorpusFolder.Bytes(facts.GetProperty("path").GetString()!);
            if (bytes.Length > 20_000) continue;
            var whole = Reading.Events(bytes);
            Assert.Equal(whole, Reading.Events(bytes, 1));
            Assert.Equal(whole, Reading.Events(bytes, 997));
        }
    }

    static string FirstDifference(List<string> whole, List<string> cut)
    {
        var at = whole.Zip(cut).TakeWhile(p => p.First == p.Second).Count();
        return $"\n  whole {string.Join("\n        ", whole.Skip(at).Take(3))}\n  cut   {string.Join("\n        ", cut.Skip(at).Take(3))}";
    }

    static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(damaged.Count + 1);
            var length = Math.Min(random.Next(1, 40), damaged.Count - at);
            switch (random.Next(5))
            {
                case 0 when at < damaged.Count:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, length);
                    break;
                case 2:
                    damaged.InsertRange(random.Next(damaged.Count + 1), damaged.GetRange(at, length));
                    break;
                case 3:
                    damaged.InsertRange(at, Encoding.Latin1.GetBytes(Samples.All[random.Next(Samples.All.Length)]));
                    break;
                default:
                    damaged.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
            }
        }

        return [.. damaged];
    }
}
