using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Syntax;

/// <summary>Every vectorised form finds what the readable one finds, in blocks of any kind, cut anywhere.</summary>
public sealed class PositionIndexTests
{
    static readonly Delimiters Wrapped = Delimiters.Edifact with { Repetition = (byte)'*' };
    static readonly Delimiters Lines = new((byte)'\n', (byte)'*', (byte)':');

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_blocks_give_the_positions_of_the_scalar_form(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1500; round++)
        {
            var (delimiters, standard, alphabet) = Syntax(random);
            var bytes = Bytes(random, alphabet, random.Next(1, 700));
            var cuts = Cuts(random, bytes.Length);
            var expected = Found(bytes, cuts, delimiters, standard, VectorForm.Scalar);
            foreach (var form in new[] { VectorForm.Vector128, VectorForm.Vector256, VectorForm.Vector512 })
            {
                var found = Found(bytes, cuts, delimiters, standard, form);
                Assert.True(expected == found, $"{form}, seed {seed}, round {round}:\n{expected}\n{found}\n{Encoding.Latin1.GetString(bytes)}");
            }
        }
    }

    static (Delimiters Delimiters, Standard Standard, string Alphabet) Syntax(Random random) => random.Next(4) switch
    {
        0 => (Delimiters.X12, Standard.X12, "~*:^AB1 \r\n"),
        1 => (Delimiters.Edifact, Standard.Edifact, "'+:?AB"),
        2 => (Wrapped, Standard.Edifact, "'+:?*ABCDEFGH\r\n"),
        _ => (Lines, Standard.X12, "\n\r*:ABC "),
    };

    // Sparse, so that segments span blocks, or dense, so that blocks are full of delimiters; now and then binary data with any length.
    static byte[] Bytes(Random random, string alphabet, int length)
    {
        var isSparse = random.Next(2) == 0;
        var text = new StringBuilder();
        while (text.Length < length)
        {
            if (random.Next(60) == 0) text.Append(alphabet[0]).Append(random.Next(2) == 0 ? "BIN" : "BDS*X").Append('*').Append(random.Next(20)).Append('*');
            text.Append(isSparse && random.Next(8) > 0 ? 'x' : alphabet[random.Next(alphabet.Length)]);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    static int[] Cuts(Random random, int length) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(length)).Append(length).Distinct().Order()];

    // The bytes come in pieces, as they do from a file; what the index says at each stop is written down with what it found.
    static string Found(byte[] bytes, int[] cuts, in Delimiters delimiters, Standard standard, VectorForm form)
    {
        var buffer = new SegmentBuffer { Block = [.. bytes] };
        var index = new PositionIndex(buffer, 200, 400, envelopesOnly: false, form);
        index.Begin(0, delimiters, standard);
        var stop = IndexStop.Done;
        foreach (var cut in cuts)
        {
            buffer.Length = cut;
            index.IsFinal = cut == bytes.Length;
            stop = index.Run(cut);
            if (stop is not (IndexStop.Done or IndexStop.NeedsBytes)) break;
        }

        if (stop is IndexStop.Done or IndexStop.NeedsBytes) index.Finish();
        return $"{(stop == IndexStop.NeedsBytes ? IndexStop.Done : stop)} {(stop is IndexStop.LineBreak ? index.At : 0)} {string.Join(' ', Enumerable.Range(0, buffer.SlotCount).Select(i => Line(buffer, buffer.Slots[i])))}";
    }

    static string Line(SegmentBuffer buffer, SegmentSlot slot) =>
        $"[{slot.Start}-{slot.End}:{string.Join(',', buffer.Tokens.AsSpan(slot.FirstToken, slot.TokenCount).ToArray())}]";
}
