using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using static Gateway.Transports.Tests.Ftp.ScriptedFtpServer;

namespace Gateway.Transports.Tests.Ftp;

public sealed partial class HostileFtpServerTests
{
    const string Read = "150 here it comes\r\n226 done";

    [Theory]
    [InlineData(true, "ours", Read, 1, true)]
    [InlineData(false, "ours", Read, 1, true)]
    [InlineData(true, "else", Read, 1, false)]
    // Where it may be written and not be read, its size counts, of the second time; what is only busy may be anything.
    [InlineData(true, "", "550 not for you", 2, true)]
    [InlineData(true, "", "450 somebody looks at it", 1, false)]
    [InlineData(true, "", "451 permission denied just now", 1, false)]
    public async Task RT_33_an_upload_whose_final_answer_is_lost_is_done_when_its_bytes_are_there_and_never_when_others_are(
        bool isFresh, string there, string read, int sent, bool isDone)
    {
        using var data = Listening(out var passive);
        var moved = Channel.CreateUnbounded<string>();
        var isThere = false;
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "EPSV" => passive,
            "STOR" => Moving("STOR", "150 go on"),
            "RETR" => Moving("RETR", read),
            // Who is asked for the file has its bytes by then; before it was sent nobody has.
            "MLST" when isThere => "250-here\r\n type=file;size=4; a\r\n250 end",
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
        Assert.Equal(sent, server.Commands.Count(c => c.StartsWith("STOR", StringComparison.Ordinal)));
        Assert.Equal(sent, server.Commands.Count(c => c.StartsWith("RETR", StringComparison.Ordinal)));

        string Moving(string what, string answer)
        {
            isThere = true;
            moved.Writer.TryWrite(what);
            return answer;
        }

        // Takes what is sent and hangs up without a last word; gives what lies there to who asks for it.
        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await data.AcceptTcpClientAsync();
                    if (await moved.Reader.ReadAsync() == "RETR") await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(there));
                    else
                    {
                        await client.GetStream().CopyToAsync(Stream.Null);
                        server.HangUp();
                    }
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
