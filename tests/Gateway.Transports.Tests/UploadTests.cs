namespace Gateway.Transports.Tests;

/// <summary>When an upload goes on, and when it is left to whoever sends.</summary>
public sealed class UploadTests
{
    static readonly TransportException Lost = new(Trouble.ConnectionLost, "the connection ended in the middle");

    [Fact]
    public async Task An_upload_goes_on_as_long_as_each_connection_brings_it_further()
    {
        var begun = new List<long>();
        var upload = new Upload(new MemoryStream(new byte[40]));
        await upload.RunAsync(() =>
        {
            upload.BeginAt(upload.Arrived);
            begun.Add(upload.Content.Position);
            if ((upload.Arrived += 10) < 40) throw Lost;
            return Task.CompletedTask;
        });
        Assert.Equal([0, 10, 20, 30], begun);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 2)]
    public async Task A_connection_that_brings_nothing_is_the_last(int first, int attempts)
    {
        var count = 0;
        var upload = new Upload(new MemoryStream(new byte[40]));
        await Assert.ThrowsAsync<TransportException>(() => upload.RunAsync(() =>
        {
            upload.BeginAt(upload.Arrived);
            upload.Arrived += ++count == 1 ? first : 0;
            throw Lost;
        }));
        Assert.Equal(attempts, count);
    }

    [Fact]
    public async Task What_would_begin_again_after_a_loss_is_left_to_whoever_sends()
    {
        var upload = new Upload(new MemoryStream(new byte[40]));
        var trouble = await Assert.ThrowsAsync<TransportException>(() => upload.RunAsync(() =>
        {
            upload.BeginAt(upload.Arrived);
            if (upload.Arrived > 0) upload.BeginAgain(new TransportException(Trouble.Refused, "restart not permitted"));
            upload.Arrived = 10;
            throw Lost;
        }));
        Assert.Equal(Trouble.ConnectionLost, trouble.Trouble);
        Assert.Contains("restart not permitted", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_refusal_than_a_loss_is_told_at_once()
    {
        var upload = new Upload(new MemoryStream(new byte[40]));
        var trouble = await Assert.ThrowsAsync<TransportException>(() => upload.RunAsync(() =>
        {
            upload.BeginAt(0);
            upload.Arrived = 10;
            throw new TransportException(Trouble.NoSpace, "the disk is full");
        }));
        Assert.Equal(Trouble.NoSpace, trouble.Trouble);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(300_000, false)]
    public async Task What_ends_otherwise_than_what_was_sent_is_not_ours(int zeros, bool expected)
    {
        var content = new byte[1_000_000];
        new Random(2).NextBytes(content);
        var there = content[..600_000];
        there.AsSpan(there.Length - zeros).Clear();
        var upload = new Upload(new MemoryStream(content));
        Assert.Equal(expected, await upload.IsAlikeAsync(new MemoryStream(there[(int)Upload.TailOf(there.Length)..]), there.Length, default));
    }
}
