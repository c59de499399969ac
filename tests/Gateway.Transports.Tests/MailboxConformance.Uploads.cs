namespace Gateway.Transports.Tests;

public abstract partial class MailboxConformance
{
    [Fact]
    public async Task RT_25_a_file_that_comes_piece_by_piece_by_the_server_itself_is_taken_when_all_of_it_is_there()
    {
        const int Pieces = 8;
        const int PieceBytes = 1 << 18;
        var content = new byte[Pieces * PieceBytes];
        new Random(25).NextBytes(content);
        var file = new FileInfo(Path.Combine(_root, "in", "slow.edi"));
        using var pieces = new PacedStream(content, PieceBytes);
        var uploader = Connect();
        var upload = Task.Run(() => uploader.WriteAsync(Place("in"), "slow.edi", pieces, default));
        var grown = 0;
        // Every listing shows another size, until the uploader has said that this was all.
        var mailbox = Open(transport: new GrowingTransport(Connect(), async () =>
        {
            if (upload.IsCompleted) return;
            var before = Size();
            pieces.Next();
            while (!upload.IsCompleted && Size() == before) await Task.Delay(5);
            grown++;
        }));
        var taken = await TakeAsync(mailbox);
        while (taken.Count == 0 && !upload.IsFaulted) taken = await TakeAsync(mailbox);
        await upload;
        Assert.InRange(grown, Pieces, int.MaxValue);
        var claim = Assert.Single(taken);
        var received = new MemoryStream();
        await using (var stream = await mailbox.OpenAsync(claim, default)) await stream!.CopyToAsync(received);
        Assert.Equal(content, received.ToArray());
        Assert.True(await mailbox.IsUnchangedAsync(claim, received.Length, default));

        long Size()
        {
            file.Refresh();
            return file.Exists ? file.Length : -1;
        }
    }
}
