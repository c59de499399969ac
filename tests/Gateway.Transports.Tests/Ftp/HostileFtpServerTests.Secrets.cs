using static Gateway.Transports.Tests.Ftp.ScriptedFtpServer;

namespace Gateway.Transports.Tests.Ftp;

public sealed partial class HostileFtpServerTests
{
    [Fact]
    public async Task RT_24_a_password_with_a_line_break_is_not_sent()
    {
        await using var server = new ScriptedFtpServer(Usual);
        await using var transport = server.Connect(password: "canary\r\nDELE keep.edi");
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.Equal(Trouble.CredentialUnusable, trouble.Trouble);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("PASS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FEAT", "PASS canary was no command")]
    [InlineData("TYPE", "500 TYPE after PASS canary")]
    [InlineData("PWD", "PASS CANARY?")]
    [InlineData("MLST", "500-MLST\r\n500 after PASS canary")]
    public async Task RT_57_a_server_that_repeats_our_password_in_a_later_answer_has_it_shown_nowhere(string command, string answer)
    {
        await using var server = new ScriptedFtpServer(asked => asked.StartsWith(command, StringComparison.Ordinal) ? answer : Usual(asked));
        await using var transport = server.Connect();
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.DoesNotContain("canary", trouble.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("***", trouble.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 'PASS canary': command not understood.")]
    [InlineData("530 supplier/canary incorrect")]
    [InlineData("530-PASS CANARY\r\n530 canary")]
    [InlineData("421 PASS canary: too many failures")]
    [InlineData("PASS canary\r\n530 no")]
    [InlineData("600 PASS canary")]
    public async Task RT_24_a_server_that_repeats_our_password_has_it_shown_nowhere(string answer)
    {
        await using var server = new ScriptedFtpServer(command => command.StartsWith("PASS", StringComparison.Ordinal) ? answer : Usual(command));
        await using var transport = server.Connect();
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.DoesNotContain("canary", trouble.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("***", trouble.Message, StringComparison.Ordinal);
    }
}
