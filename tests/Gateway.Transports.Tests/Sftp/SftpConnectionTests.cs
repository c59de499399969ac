using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transports.Sftp;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>Who may be talked to, who lets us in, and what is said when it does not work.</summary>
public sealed partial class SftpConnectionTests : IAsyncLifetime
{
    readonly SshServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk", true)]
    [InlineData("SHA256:short", false)]
    [InlineData("MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", false)]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", true)]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", false)]
    [InlineData("server.example ssh-ed25519 AAAA", false)]
    [InlineData("", false)]
    public void A_host_key_is_a_fingerprint_or_a_type_and_its_key(string text, bool isOne) => Assert.Equal(isOne, SftpTransport.IsHostKey(text));

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_named_as_refused()
    {
        await SshServer.KeyAsync(Path.Combine(_server.Work, "stranger"));
        var trouble = await TroubleAsync(_server.Settings() with { KeyFile = Path.Combine(_server.Work, "stranger") });
        Assert.Equal(Trouble.AuthenticationRefused, trouble?.Trouble);
    }

    [Theory]
    [InlineData("right", null)]
    [InlineData("wrong", Trouble.AuthenticationRefused)]
    public async Task A_key_may_have_a_passphrase(string given, Trouble? expected)
    {
        var file = Path.Combine(_server.Work, "locked");
        await SshServer.KeyAsync(file, "right");
        await File.AppendAllTextAsync(Path.Combine(_server.Work, "user.pub"), await File.ReadAllTextAsync(file + ".pub"));
        var trouble = await TroubleAsync(_server.Settings() with { KeyFile = file, Passphrase = () => given });
        Assert.Equal(expected, trouble?.Trouble);
    }

    [Fact]
    public async Task A_certificate_lets_us_in_where_the_key_alone_is_not_known()
    {
        var (authority, user) = (Path.Combine(_server.Work, "authority"), Path.Combine(_server.Work, "certified"));
        await SshServer.KeyAsync(authority);
        await SshServer.KeyAsync(user);
        await MailboxServer.RunAsync("ssh-keygen", "-q", "-s", authority, "-I", "test", "-n", Environment.UserName, user + ".pub");
        // Beside its key ssh would find it by itself.
        var certificate = Path.Combine(Directory.CreateDirectory(Path.Combine(_server.Work, "given")).FullName, "acme.pub");
        File.Copy(user + "-cert.pub", certificate);
        File.Delete(user + "-cert.pub");
        await using var server = await Running.StartAsync(new SshServer { Options = $"TrustedUserCAKeys {authority}.pub" });
        var settings = server.Is.Settings() with { KeyFile = user };
        Assert.Equal(Trouble.AuthenticationRefused, (await TroubleAsync(settings))?.Trouble);
        Assert.Null(await TroubleAsync(settings with { CertificateFile = certificate }));
    }

    [Fact]
    public async Task A_key_that_only_the_agent_holds_lets_us_in_where_the_profile_says_so()
    {
        if (OperatingSystem.IsWindows()) return;
        using var agent = await SshAgent.StartAsync(_server.Work);
        var settings = _server.Settings() with { KeyFile = null, UseAgent = true };
        Assert.Equal(Trouble.AuthenticationRefused, (await TroubleAsync(settings))?.Trouble);
        await agent.AddAsync(Path.Combine(_server.Work, "user"));
        Assert.Null(await TroubleAsync(settings));
        Assert.Equal(Trouble.AuthenticationRefused, (await TroubleAsync(settings with { UseAgent = false }))?.Trouble);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable() =>
        Assert.Equal(Trouble.Unreachable, (await TroubleAsync(_server.Settings() with { Port = ServerProgram.FreePort() }))?.Trouble);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RT_62_a_server_that_says_nothing_or_never_stops_is_given_up_in_time(bool talks)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(() => TalkAsync(listener, talks));
        var started = Stopwatch.GetTimestamp();
        var settings = _server.Settings() with { Port = ((IPEndPoint)listener.LocalEndpoint).Port, ConnectTimeout = TimeSpan.FromSeconds(3) };
        Assert.True((await TroubleAsync(settings))?.IsTransient);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
    }

    // RFC 4252 §5.1 in the place of what RFC 4253 §7.1 wants: libssh took it (CVE-2018-10933).
    [Fact]
    public async Task RT_62_a_server_that_says_we_are_in_before_any_key_is_agreed_on_is_told_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answered = WelcomeAsync(listener);
        var settings = _server.Settings() with { Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        var trouble = await TroubleAsync(settings);
        Assert.True(trouble?.IsTransient, trouble?.ToString());
        // Messages of the transport layer only: no log-in is asked for, and no channel is opened.
        var messages = await answered;
        Assert.Contains((byte)20, messages);
        Assert.All(messages, type => Assert.InRange(type, (byte)1, (byte)49));
    }

    [Fact]
    public async Task A_server_without_sftp_is_named_as_such()
    {
        await using var server = await Running.StartAsync(new SshServer { OffersSftp = false });
        Assert.Equal(Trouble.NotOffered, (await TroubleAsync(server.Is.Settings()))?.Trouble);
    }

    [Theory]
    [InlineData("Ciphers aes128-cbc", "aes-cbc")]
    [InlineData("MACs hmac-sha1\nCiphers aes128-ctr", "hmac-sha1")]
    [InlineData("Ciphers chacha20-poly1305@openssh.com", "chacha20-poly1305")]
    [InlineData("KexAlgorithms diffie-hellman-group14-sha1", "diffie-hellman-sha1")]
    public async Task An_old_server_is_refused_by_name_of_the_relaxation_that_lets_it_in(string options, string relaxation)
    {
        await using var server = await Running.StartAsync(new SshServer { Options = options });
        var trouble = await TroubleAsync(server.Is.Settings());
        Assert.True(trouble?.Trouble == Trouble.NoCommonAlgorithm, trouble?.Message);
        Assert.Contains($"relax: [{relaxation}]", trouble!.Message, StringComparison.Ordinal);
        Assert.Null(await TroubleAsync(server.Is.Settings() with { Relaxations = [relaxation] }));
    }

    [Fact]
    public async Task RT_62_a_server_that_knows_CBC_only_with_encrypt_then_MAC_is_not_let_in_by_any_relaxation()
    {
        await using var server = await Running.StartAsync(new SshServer { Options = "Ciphers aes128-cbc\nMACs hmac-sha2-256-etm@openssh.com" });
        Assert.Equal(Trouble.NoCommonAlgorithm, (await TroubleAsync(server.Is.Settings() with { Relaxations = ["aes-cbc"] }))?.Trouble);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho 'OpenSSH_7.4p1, OpenSSL 1.0.2' >&2\n", "7.4")]
    [InlineData("#!/bin/sh\necho 'Sun_SSH_2' >&2\n", "no version")]
    [InlineData(null, "cannot be run")]
    public async Task A_client_that_is_missing_or_too_old_says_how_to_install_one(string? script, string said)
    {
        var program = Path.Combine(_server.Work, $"ssh-{said.Replace(' ', '-')}");
        if (script is not null)
        {
            await File.WriteAllTextAsync(program, script);
            await MailboxServer.RunAsync("chmod", "755", program);
        }

        var trouble = await TroubleAsync(_server.Settings() with { SshProgram = program });
        Assert.Equal(Trouble.ProgramMissing, trouble?.Trouble);
        Assert.Contains(said, trouble!.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install openssh-client", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_32_a_download_by_the_only_connection_goes_on_after_its_session_was_killed_though_a_delivery_waits()
    {
        var patient = _server.Settings() with { ConnectTimeout = TimeSpan.FromMinutes(3) };
        await BrokenDownload.GoesOnAsync(_server, slots => new SftpTransport(patient, slots, TimeProvider.System), _server.KillSessions);
    }

    // A machine that lost its power may keep a file's length and not its bytes.
    [Fact]
    public async Task RT_31_an_upload_whose_beginning_was_lost_on_the_server_is_not_gone_on_with()
    {
        var content = new byte[20_000_000];
        new Random(4).NextBytes(content);
        await using var transport = _server.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        var part = Path.Combine(_server.Root, "out", ".d1.part");
        var cut = new CutStream(content, content.Length / 2, () =>
        {
            _server.KillSessions();
            File.WriteAllBytes(part, new byte[new FileInfo(part).Length]);
        });
        await mailbox.UploadAsync("d1", cut, default);
        Assert.True(cut.WasCut);
        Assert.Equal("d1.edi", await mailbox.PublishAsync("d1", "d1.edi", content.Length, default));
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(_server.Root, "out", "d1.edi"))));
    }

    [Fact]
    public async Task RT_31_an_upload_whose_session_is_killed_at_every_tenth_appears_only_whole()
    {
        var content = new byte[20_000_000];
        new Random(3).NextBytes(content);
        await using var transport = _server.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        for (var tenth = 1; tenth < 10; tenth++)
        {
            var cut = new CutStream(content, content.Length * tenth / 10, _server.KillSessions);
            await mailbox.UploadAsync($"d{tenth}", cut, default);
            Assert.True(cut.WasCut);
            Assert.DoesNotContain(Directory.GetFiles(Path.Combine(_server.Root, "out")), f => Path.GetFileName(f) == $"{tenth}.edi");
            Assert.Equal($"{tenth}.edi", await mailbox.PublishAsync($"d{tenth}", $"{tenth}.edi", content.Length, default));
            Assert.Equal(SHA256.HashData(content), SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(_server.Root, "out", $"{tenth}.edi"))));
        }

        Assert.Equal(9, Directory.GetFiles(Path.Combine(_server.Root, "out")).Length);
    }

    [Fact]
    public async Task RT_32_new_keys_every_megabyte_and_one_session_are_enough()
    {
        await using var server = await Running.StartAsync(new SshServer { Options = "RekeyLimit 1M\nMaxSessions 1" });
        await using var transport = server.Is.Connect();
        await transport.CreateFolderAsync("out", default);
        await transport.WriteAsync("out", "a", new MemoryStream(new byte[10_000_000]), default);
        await using var back = await transport.OpenAsync("out", "a", 0, default);
        var received = new MemoryStream();
        await back!.CopyToAsync(received);
        Assert.Equal(10_000_000, received.Length);
    }

    [Fact]
    public async Task RT_32_new_keys_all_the_time_spoil_none_of_a_hundred_files()
    {
        await using var server = await Running.StartAsync(new SshServer { Options = "RekeyLimit 64K\nMaxSessions 1", LogLevel = "DEBUG1" });
        await using (var transport = server.Is.Connect()) await ManyFiles.ComeAndGoAsync(server.Is, transport, 100);
        Assert.InRange(ServerLog.Count(await ServerLog.SettledAsync(() => server.Is.Log, "rekey out after", 10), "rekey out after"), 10, int.MaxValue);
        await AssertLoginsAsync(1, server.Is);
    }

    [Fact]
    public async Task A_folder_where_we_may_not_write_is_named_and_the_connection_stays()
    {
        // Root may write everywhere; a file in the way stands for what it may not.
        await File.WriteAllTextAsync(Path.Combine(_server.Root, "out"), "a file");
        await using var transport = _server.Connect();
        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => transport.WriteAsync("out", "a", Some.Bytes("x"), default));
        Assert.Contains("out/a", trouble.Message, StringComparison.Ordinal);
        Assert.NotNull(await transport.FindAsync(".", "out", default));
        await AssertLoginsAsync(1);
    }

    [Fact]
    public async Task A_poll_logs_in_once_and_leaves_no_process_and_no_file()
    {
        var settings = _server.Settings();
        await using (var transport = SshServer.Connect(settings))
        {
            for (var i = 0; i < 20; i++) await transport.FindAsync("in", $"{i}", default);
            await AssertLoginsAsync(1);
            await transport.DisconnectAsync();
            Assert.Empty(Directory.GetFileSystemEntries(settings.WorkFolder));
            await transport.FindAsync("in", "a", default);
            await AssertLoginsAsync(2);
        }

        Assert.Empty(Directory.GetFileSystemEntries(settings.WorkFolder));
        // It was killed; its entry may be seen until the system has taken it away.
        for (var left = 200; left > 0 && Processes.ChildrenOf(Environment.ProcessId).Any(IsOurs); left--) await Task.Delay(50);
        Assert.DoesNotContain(Processes.ChildrenOf(Environment.ProcessId), IsOurs);

        bool IsOurs(int id) => Processes.Visible(id).Contains("ssh -s", StringComparison.Ordinal) && Processes.Visible(id).Contains($"-p {_server.Port} ", StringComparison.Ordinal);
    }

    // With as many allowed as there are mailboxes all of them come at a time: the count would show it.
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public async Task A_server_never_sees_more_connections_than_allowed(int allowed)
    {
        using var relay = new CountingRelay(_server.Port, allowed);
        var slots = new ConnectionSlots(allowed).ForDeliveries(TimeSpan.FromMinutes(1));
        var settings = _server.Settings() with { Port = relay.Port, KeptFor = TimeSpan.FromMilliseconds(1) };
        var transports = Enumerable.Range(0, 6).Select(_ => new SftpTransport(settings, slots, TimeProvider.System)).ToList();
        await Task.WhenAll(transports.Select(t => t.FindAsync("in", "a", default)));
        foreach (var transport in transports) await transport.DisposeAsync();
        await AssertLoginsAsync(6);
        Assert.Equal(allowed, relay.MostAtATime);
    }

    // Looks at every process below this one while a right and a wrong secret are used.
    static async Task AssertUnseenAsync(SftpSettings right, SftpSettings wrong)
    {
        const string Pipe = "GATEWAY_ASKPASS_PIPE";
        var seen = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        var watch = Task.Run(() => Watch(seen, done.Token));
        // On a busy machine they may come and go unseen.
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 3 || (!seen.Any(s => s.Contains(Pipe, StringComparison.Ordinal)) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30)); i++)
            Assert.Null(await TroubleAsync(right));
        var trouble = await TroubleAsync(wrong);
        await done.CancelAsync();
        await watch;

        Assert.Equal(Trouble.AuthenticationRefused, trouble?.Trouble);
        Assert.DoesNotContain("canary", trouble!.ToString(), StringComparison.Ordinal);
        Assert.Contains(seen, s => s.Contains(Pipe, StringComparison.Ordinal));
        Assert.DoesNotContain(seen, s => s.Contains("canary", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(right.WorkFolder));
    }

    static async Task<TransportException?> TroubleAsync(SftpSettings settings)
    {
        await using var transport = SshServer.Connect(settings);
        try
        {
            await transport.FindAsync(".", "x", default);
            return null;
        }
        catch (TransportException e)
        {
            return e;
        }
    }

    static void Watch(ConcurrentQueue<string> seen, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
            foreach (var child in Processes.ChildrenOf(Environment.ProcessId).SelectMany(c => Processes.ChildrenOf(c).Append(c)))
                seen.Enqueue(Processes.Visible(child));
    }

    // The types of what the client answers to SSH_MSG_USERAUTH_SUCCESS as the first message, until it hangs up, or has said that it does not know it.
    static async Task<List<byte>> WelcomeAsync(TcpListener listener)
    {
        const byte Disconnect = 1, Unimplemented = 3, UserAuthSuccess = 52;
        var types = new List<byte>();
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.WriteAsync("SSH-2.0-Welcome\r\n"u8.ToArray());
        // Length, padding, type, and padding up to a whole block (RFC 4253 §6).
        await stream.WriteAsync(new byte[] { 0, 0, 0, 12, 10, UserAuthSuccess, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
        try
        {
            for (var last = 0; last is not ('\n' or -1);) last = stream.ReadByte();

            var header = new byte[6];
            while (!types.Contains(Disconnect) && !types.Contains(Unimplemented))
            {
                await stream.ReadExactlyAsync(header);
                types.Add(header[5]);
                await stream.ReadExactlyAsync(new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header) - 2]);
            }
        }
        catch (IOException)
        {
            // The client has enough.
        }

        return types;
    }

    static async Task TalkAsync(TcpListener listener, bool talks)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync();
            var line = Encoding.ASCII.GetBytes(new string('x', 200) + "\r\n");
            while (talks) await client.GetStream().WriteAsync(line);
            await Task.Delay(Timeout.Infinite);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client has enough.
        }
    }

    async Task<string> FingerprintAsync()
    {
        using var keygen = Process.Start(new ProcessStartInfo("ssh-keygen", ["-l", "-f", _server.HostKeyFile]) { RedirectStandardOutput = true })!;
        return (await keygen.StandardOutput.ReadToEndAsync()).Split(' ')[1];
    }

    Task AssertLoginsAsync(int count) => AssertLoginsAsync(count, _server);

    static async Task AssertLoginsAsync(int count, SshServer server) =>
        Assert.Equal(count, ServerLog.Count(await ServerLog.SettledAsync(() => server.Log, "Accepted publickey", count), "Accepted publickey"));
}
