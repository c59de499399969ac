using System.Net.Sockets;
using static Gateway.Transports.Tests.Ftp.ScriptedFtpServer;

namespace Gateway.Transports.Tests.Ftp;

public sealed partial class HostileFtpServerTests
{
    [Theory]
    [InlineData(true, "ours", true)]
    [InlineData(false, "ours", true)]
    [InlineData(true, "else", false)]
    [InlineData(true, null, true)]
    public async Task RT_33_an_upload_whose_final_answer_is_lost_is_done_when_its_bytes_are_there_and_never_when_others_are(bool isFresh, string? there, bool isDone)
    {
        using var data = Listening(out var passive);
        var isSent = false;
        // Without what is there it may be written and not be read.
        // Who is asked for the file has its bytes by then; before it was sent nobody has.
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "EPSV" => passive,
            "STOR" => Sent(),
            "RETR" => there is null ? "550 not for you" : "150 here it comes\r\n226 done",
            "MLST" when isSent => $"250-here\r\n type=file;size={there?.Length ?? 4}; a\r\n250 end",
            _ => Usual(command),
        });
        var serving = ServeAsync();
        await using var transport = server.Connect();
        if (!isFresh) await transport.FindAsync("in", "b", default);
        var writing = transport.WriteAsync("in", "a", Some.Bytes("ours"), default);
        if (isDone) await writing;
        else await Assert.ThrowsAsync<TransportException>(() => writing);
        data.Stop();
        await serving;
        Assert.Single(server.Commands, c => c.StartsWith("STOR", StringComparison.Ordinal));
        Assert.Contains(server.Commands, c => c.StartsWith("RETR", StringComparison.Ordinal));

        string Sent()
        {
            isSent = true;
            return "150 go on";
        }

        // The first takes what is sent and hangs up without a last word; the later ones are asked for what lies there.
        async Task ServeAsync()
        {
            try
            {
                using (var sink = await data.AcceptTcpClientAsync()) await sink.GetStream().CopyToAsync(Stream.Null);
                server.HangUp();
                while (true)
                {
                    using var source = await data.AcceptTcpClientAsync();
                    await source.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(there ?? ""));
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
