using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Support;
using Gateway.Transports.Ftp;
using static Gateway.Transports.Tests.Ftp.ScriptedFtpServer;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>RT-62 and RT-24 for FTP: every lie ends in a typed error, in bounded time and memory, and no argument becomes a command.</summary>
public sealed partial class HostileFtpServerTests
{
    public static TheoryData<string, string> Greetings => new()
    {
        { "no code", "hello" },
        { "half a code", "22" },
        { "a code of another world", "999 ready" },
        { "a line without end", new string('2', 100_000) },
        { "an answer without end", "220-\r\n" + string.Concat(Enumerable.Repeat("more\r\n", 10_000)) },
    };

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task RT_62_a_greeting_that_lies_ends_the_connection(string lie, string greeting)
    {
        await using var server = new ScriptedFtpServer(command => command == "" ? greeting : Usual(command));
        Assert.True(await TroubleAsync(server, t => t.FindAsync("in", "a", default)) == Trouble.ProtocolViolated, lie);
    }

    [Theory]
    [InlineData("229 (|||0|)")]
    [InlineData("229 (|||65536|)")]
    [InlineData("229 (|||-1|)")]
    [InlineData("229 nothing")]
    [InlineData("229 (|||99999999999999999999|)")]
    public async Task RT_62_a_passive_port_that_is_none_ends_the_connection(string answer)
    {
        await using var server = new ScriptedFtpServer(command => command == "EPSV" ? answer : Usual(command));
        Assert.Equal(Trouble.ProtocolViolated, await TroubleAsync(server, ListAsync));
    }

    [Theory]
    [InlineData("227 (1,2,3,4,5)")]
    [InlineData("227 (1,2,3,4,256,1)")]
    [InlineData("227 (1,2,3,4,0,0)")]
    [InlineData("227 nowhere")]
    public async Task RT_62_an_old_passive_port_that_is_none_ends_the_connection(string answer)
    {
        await using var server = new ScriptedFtpServer(command => command switch { "EPSV" => "500 what", "PASV" => answer, _ => Usual(command) });
        Assert.Equal(Trouble.ProtocolViolated, await TroubleAsync(server, ListAsync));
    }

    [Fact]
    public async Task RT_32_the_address_in_a_passive_answer_is_not_looked_at()
    {
        using var data = new TcpListener(IPAddress.Loopback, 0);
        data.Start();
        var port = ((IPEndPoint)data.LocalEndpoint).Port;
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "EPSV" => "500 what",
            "PASV" => $"227 Entering Passive Mode (192,0,2,1,{port / 256},{port % 256})",
            "MLSD" => "150 here it comes\r\n226 done",
            _ => Usual(command),
        });
        await using var transport = server.Connect();
        var listing = ListedAsync(transport);
        using (var connection = await data.AcceptTcpClientAsync())
            await connection.GetStream().WriteAsync("type=file;size=3;modify=20260101000000; a.edi\r\ntype=file;size=3; ../b\r\n"u8.ToArray());
        Assert.Equal(["a.edi", "../b"], (await listing).Select(f => f.Name));
    }

    [Theory]
    [InlineData("a\r\nDELE keep.edi")]
    [InlineData("a\nDELE keep.edi")]
    public async Task RT_24_a_line_break_in_a_name_never_becomes_a_command(string name)
    {
        await using var server = new ScriptedFtpServer(Usual);
        await using var transport = server.Connect();
        await transport.FindAsync("in", "a", default);
        await Assert.ThrowsAsync<ArgumentException>(() => transport.DeleteAsync("in", name, default));
        await Assert.ThrowsAsync<ArgumentException>(() => transport.TryRenameAsync("in", "a", "in", name, default));
        await Assert.ThrowsAsync<ArgumentException>(() => transport.FindAsync($"in{name}", "a", default));
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("DELE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task RT_24_a_name_that_is_a_path_is_never_sent(string name)
    {
        await using var server = new ScriptedFtpServer(Usual);
        await using var transport = server.Connect();
        await Assert.ThrowsAsync<ArgumentException>(() => transport.FindAsync("in", name, default));
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MLST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RT_62_a_server_that_says_nothing_is_given_up()
    {
        await using var server = new ScriptedFtpServer(command => command.StartsWith("MLST", StringComparison.Ordinal) ? null : Usual(command), TimeSpan.FromSeconds(2));
        Assert.Equal(Trouble.TimedOut, await TroubleAsync(server, t => t.FindAsync("in", "a", default)));
    }

    [Fact]
    public async Task RT_62_a_greeting_that_never_comes_is_given_up()
    {
        await using var server = new ScriptedFtpServer(command => command == "" ? null : Usual(command), TimeSpan.FromSeconds(2));
        Assert.Equal(Trouble.TimedOut, await TroubleAsync(server, t => t.FindAsync("in", "a", default)));
    }

    [Theory]
    [InlineData("a size that is none", "213 many")]
    [InlineData("a size beyond everything", "213 99999999999999999999")]
    public async Task RT_62_a_size_that_is_none_ends_in_a_typed_error(string lie, string answer)
    {
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch { "FEAT" => "500 what", "SIZE" => answer, _ => Usual(command) });
        Assert.True(await TroubleAsync(server, t => t.FindAsync("in", "a", default)) == Trouble.ProtocolViolated, lie);
    }

    [Fact]
    public async Task RT_62_an_answer_that_says_renamed_is_not_believed_while_the_upload_lies_there()
    {
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "MLST" when command.EndsWith(".part", StringComparison.Ordinal) => "250-here\r\n type=file;size=3;modify=20260101000000; .d1.part\r\n250 end",
            "RNFR" => "350 to what",
            "RNTO" => "250 done",
            _ => Usual(command),
        });
        Assert.Equal(Trouble.ProtocolViolated, await TroubleAsync(server, t => new Mailbox(t, new() { Out = "out" }, "north", () => "id1", TimeProvider.System).PublishAsync("d1", "997.edi", 3, default)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RT_62_random_answers_never_end_in_anything_but_a_typed_error(int seed)
    {
        var random = new Random(seed);
        string[] answers = ["200 a", "213 5", "350 go on", "550 no", "250-x\r\n type=file;size=1; a\r\n250 y", "150 now", "226 done", "421 bye", "227 (1,2,3,4,5,6)", "229 (|||1|)", "\u001b[31m", "425 no data"];
        await using var server = new ScriptedFtpServer(command =>
            command.Split(' ')[0] is "" or "USER" or "PASS" or "FEAT" or "TYPE" or "PWD" ? Usual(command) : answers[random.Next(answers.Length)], TimeSpan.FromSeconds(2));
        for (var round = 0; round < 60; round++)
        {
            await using var transport = server.Connect();
            try
            {
                await transport.FindAsync("in", "a", default);
                await transport.TryRenameAsync("in", "a", "in", "b", default);
                await ListAsync(transport);
                await transport.WriteAsync("in", "a", Some.Bytes("x"), default);
            }
            catch (Exception e) when (e is TransportException or UnauthorizedAccessException)
            {
                // What the contract promises.
            }
        }
    }

    [Theory]
    [InlineData("450 file busy")]
    [InlineData("550 The process cannot access the file because it is being used by another process.")]
    [InlineData("451 local error")]
    public async Task A_file_that_is_busy_for_a_moment_is_not_gone(string answer)
    {
        using var data = Listening(out var passive);
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "EPSV" => passive,
            "MLST" => "250-here\r\n type=file;size=3;modify=20260101000000; a.edi\r\n250 end",
            "RETR" => answer,
            _ => Usual(command),
        });
        await using var transport = server.Connect();
        await Assert.ThrowsAnyAsync<UnauthorizedAccessException>(() => transport.OpenAsync("in", "a.edi", 0, default));
    }

    [Fact]
    public async Task A_file_is_never_given_its_own_name_back_where_a_rename_may_replace_another()
    {
        await using var server = new ScriptedFtpServer(command => command.StartsWith("RNFR", StringComparison.Ordinal) ? "350 to what" : Usual(command));
        await using var transport = server.Connect();
        var settings = new MailboxSettings { In = "in", Archive = "archive" };
        var mailbox = new Mailbox(transport, settings, "north", () => "id2", TimeProvider.System);
        var claim = new ClaimedFile("po.edi", "id1", "north", 3, 1, TimeSpan.Zero);
        await mailbox.ReleaseAsync(claim, default);
        await mailbox.ArchiveAsync(claim, default);
        var names = server.Commands.Where(c => c.StartsWith("RNTO", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, names.Count);
        Assert.DoesNotContain(names, c => c.EndsWith("/po.edi", StringComparison.Ordinal));
    }

    // Knows LIST only, and what it says comes by the data connection.
    static ScriptedFtpServer Listing(string passive) => new(command => command.Split(' ')[0] switch
    {
        "FEAT" => "500 what",
        "SYST" => "215 UNIX",
        "EPSV" => passive,
        "LIST" => "150 here it comes\r\n226 done",
        _ => Usual(command),
    });

    [Fact]
    public async Task A_line_that_cannot_be_read_is_told_beside_those_that_can()
    {
        using var data = Listening(out var passive);
        await using var server = Listing(passive);
        await using var transport = server.Connect();
        var mailbox = new Mailbox(transport, new() { In = "in" }, "north", () => "id1", TimeProvider.System);
        var claiming = ClaimAsync();
        using (var connection = await data.AcceptTcpClientAsync())
            await connection.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes("-rw-r--r-- 1 u g 12 Nov 29 13:25 .claim.other.1.a.edi\r\n-rw-r--r-- 1 u g 12 Abc 01 13:25 b.edi\r\n"));
        await claiming;
        Assert.Contains("b.edi", Assert.Single(mailbox.TakePassedOver()).Name, StringComparison.Ordinal);

        async Task ClaimAsync()
        {
            await foreach (var claim in mailbox.ClaimAsync(default)) Assert.Fail(claim.Name);
        }
    }

    [Theory]
    [InlineData("-rw-r--r-- 1 u g 12 2026-11-29 13:25 po.edi", true)]
    [InlineData("total 0", false)]
    [InlineData("", false)]
    public async Task A_listing_that_nobody_can_read_is_no_empty_folder(string line, bool isTrouble)
    {
        using var data = Listening(out var passive);
        await using var server = Listing(passive);
        await using var transport = server.Connect();
        var listing = ListedAsync(transport);
        using (var connection = await data.AcceptTcpClientAsync())
            await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"));
        if (isTrouble) Assert.Equal(Trouble.NotOffered, (await Assert.ThrowsAsync<TransportException>(() => listing)).Trouble);
        else Assert.Empty(await listing);
    }

    [Fact]
    public async Task RT_62_a_file_that_is_longer_than_the_server_said_is_not_taken_for_what_it_said()
    {
        using var data = Listening(out var passive);
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "EPSV" => passive,
            "MLST" => "250-here\r\n type=file;size=3;modify=20260101000000; a.edi\r\n250 end",
            "RETR" => "150 here it comes",
            _ => Usual(command),
        });
        await using var transport = server.Connect();
        var opening = transport.OpenAsync("in", "a.edi", 0, default);
        using var connection = await data.AcceptTcpClientAsync();
        await connection.GetStream().WriteAsync("ISA*and more without end"u8.ToArray());
        await using var file = await opening;
        var content = new MemoryStream();
        Assert.Equal(Trouble.Refused, (await Assert.ThrowsAsync<TransportException>(() => file!.CopyToAsync(content))).Trouble);
        Assert.InRange(content.Length, 0, 3);
    }

    // The night in which clocks go back, on a server that tells all times by what its clock shows now.
    [Fact]
    public async Task RT_34_a_listing_whose_times_move_by_an_hour_costs_one_more_rest_and_the_file_is_taken_once()
    {
        using var data = Listening(out var passive);
        var (listings, name) = (0, "po.edi");
        var serving = ListAsync();
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch
        {
            "FEAT" => "500 what",
            "SYST" => "215 UNIX",
            "EPSV" => passive,
            "LIST" => "150 here it comes\r\n226 done",
            "RNFR" => "350 to what",
            "RNTO" => Rename(command),
            "SIZE" => command.EndsWith($"/{name}", StringComparison.Ordinal) ? "213 12" : "550 no such file",
            "MDTM" => "213 20261025013000",
            _ => Usual(command),
        });
        await using var transport = server.Connect();
        var mailbox = new Mailbox(transport, new() { In = "in" }, "north", () => "id1", new SteppingTime());
        Assert.Empty(await TakeAsync());
        Assert.Equal("po.edi", Assert.Single(await TakeAsync()).Name);
        Assert.Equal(4, listings);
        data.Stop();
        await serving;

        async Task<List<ClaimedFile>> TakeAsync()
        {
            var taken = new List<ClaimedFile>();
            await foreach (var claim in mailbox.ClaimAsync(default)) taken.Add(claim);
            return taken;
        }

        string Rename(string command)
        {
            name = command[(command.LastIndexOf('/') + 1)..];
            return "250 done";
        }

        async Task ListAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await data.AcceptTcpClientAsync();
                    await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"-rw-r--r-- 1 u g 12 Oct 25 0{(listings++ == 0 ? 2 : 1)}:30 {name}\r\n"));
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }
    }

    [Fact]
    public async Task A_full_quota_is_named_as_what_it_is()
    {
        using var data = Listening(out var passive);
        await using var server = new ScriptedFtpServer(command => command.Split(' ')[0] switch { "EPSV" => passive, "STOR" => "550 Quota exceeded", _ => Usual(command) });
        Assert.Equal(Trouble.NoSpace, await TroubleAsync(server, t => t.WriteAsync("in", "a", Some.Bytes("x"), default)));
    }

    static TcpListener Listening(out string passive)
    {
        var data = new TcpListener(IPAddress.Loopback, 0);
        data.Start();
        passive = $"229 go (|||{((IPEndPoint)data.LocalEndpoint).Port}|)";
        return data;
    }

    static async Task ListAsync(FtpTransport transport) => await ListedAsync(transport);

    static async Task<List<RemoteFile>> ListedAsync(FtpTransport transport)
    {
        var files = new List<RemoteFile>();
        await foreach (var file in transport.ListAsync("in", default)) files.Add(file);
        return files;
    }

    static async Task<Trouble?> TroubleAsync(ScriptedFtpServer server, Func<FtpTransport, Task> operation)
    {
        await using var transport = server.Connect();
        try
        {
            await operation(transport);
            return null;
        }
        catch (TransportException e)
        {
            Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
            return e.Trouble;
        }
    }
}
