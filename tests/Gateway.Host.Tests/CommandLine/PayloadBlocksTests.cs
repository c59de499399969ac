using System.Text;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class PayloadBlocksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1000)]
    public void Every_byte_is_seen_once_whatever_the_block(int blockBytes)
    {
        var blocks = new PayloadBlocks(new MemoryStream("one,two,three,four"u8.ToArray()), blockBytes);
        var words = new List<string>();
        while (blocks.Fill())
        {
            var block = Encoding.ASCII.GetString(blocks.Block.Span);
            var consumed = blocks.IsFinal ? block.Length : block.LastIndexOf(',') + 1;
            words.AddRange(block[..consumed].Split(',', StringSplitOptions.RemoveEmptyEntries));
            blocks.Consume(consumed);
        }

        Assert.Equal(["one", "two", "three", "four"], words);
        Assert.Equal(18, blocks.TotalBytes);
    }

    [Fact]
    public void An_empty_payload_is_one_final_empty_block()
    {
        var blocks = new PayloadBlocks(Stream.Null);
        Assert.True(blocks.Fill());
        Assert.True(blocks.IsFinal);
        Assert.True(blocks.Block.IsEmpty);
        Assert.False(blocks.Fill());
    }
}
