using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;
using Gateway.Transports.Ftp;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests;

/// <summary>Real servers with somebody between them and us: he hears nothing that is not for him, and where he breaks the line nothing half appears.</summary>
public sealed class MiddlemanTests : IDisposable
{
    static readonly int SizeBytes = Setting.IsWhole ? 50_000_000 : 10_000_000;

    static readonly Lazy<byte[]> Content = new(() =>
    {
        var content = new byte[SizeBytes];
        new Random(31).NextBytes(content);
        return content;
    });

    readonly Middleman _middleman = new();

    public void Dispose() => _middleman.Dispose();

    [Theory]
    [InlineData("sshd")]
    [InlineData("proftpd sftp")]
    [InlineData("proftpd implicit")]
    [InlineData("vsftpd")]
    public async Task RT_23_a_server_of_whoever_stands_between_us_gets_no_credential(string kind)
    {
        await using var theirs = await Running.StartAsync(Server(kind));
        await using var his = await Running.StartAsync(Server(kind));
        if (his.Is is SshServer) File.Copy(Path.Combine(theirs.Is.Work, "user.pub"), Path.Combine(his.Is.Work, "user.pub"), overwrite: true);
        _middleman.Server = PortOf(theirs.Is);
        Assert.Null(await TroubleAsync(theirs.Is, trusted: theirs.Is));

        _middleman.Server = PortOf(his.Is);
        var trouble = await TroubleAsync(theirs.Is, trusted: theirs.Is);
        Assert.Equal(Trouble.ServerNotTrusted, trouble?.Trouble);
        Assert.Contains("is not the server of the profile", trouble!.Message, StringComparison.Ordinal);
        // He would have let us in: of two connections he hears a credential on the one only in which we trust him.
        Assert.Null(await TroubleAsync(theirs.Is, trusted: his.Is));
        var (log, credential) = his.Is is SshServer ssh ? ((Func<string>)(() => ssh.Log), "Accepted publickey") : (() => his.Is.Commands!, "\"PASS ");
        Assert.Equal(1, ServerLog.Count(await ServerLog.SettledAsync(log, credential), credential));
    }

    [Theory]
    [InlineData("proftpd implicit")]
    [InlineData("vsftpd")]
    public async Task RT_23_a_data_connection_that_another_has_taken_carries_no_byte_of_a_file(string kind)
    {
        await using var server = await Running.StartAsync(Server(kind));
        _middleman.Server = PortOf(server.Is);
        var folder = Directory.CreateDirectory(Path.Combine(server.Is.Root, "in")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "theirs.edi"), "ISA");
        var settings = FtpSettingsOf(server.Is);
        await using var transport = new FtpTransport(settings, new(), TimeProvider.System);
        await transport.WriteAsync("in", "before.edi", Some.Bytes("ISA"), default);
        Assert.NotEqual(0, _middleman.DataConnections);

        var file = Path.Combine(server.Is.Work, "his.pem");
        var print = FtpCertificate.Write(file);
        using var certificate = X509Certificate2.CreateFromPemFile(file);
        _middleman.TakesDataWith = certificate;
        foreach (var operation in Operations(transport))
            Assert.Equal(Trouble.ServerNotTrusted, (await Assert.ThrowsAsync<TransportException>(operation)).Trouble);
        Assert.Equal(0, await _middleman.BytesTakenAsync());
        Assert.DoesNotContain(Directory.GetFiles(folder, "ours.edi"), f => new FileInfo(f).Length > 0);

        // From one who takes his certificate for the server's he gets the file.
        await using (var careless = new FtpTransport(settings with { Certificates = [.. settings.Certificates, print] }, new(), TimeProvider.System))
            await Assert.ThrowsAnyAsync<IOException>(() => careless.WriteAsync("in", "ours.edi", Some.Bytes("ISA"), default));
        Assert.NotEqual(0, await _middleman.BytesTakenAsync());

        _middleman.TakesDataWith = null;
        foreach (var operation in Operations(transport)) await operation();
        Assert.Equal("ISA", await File.ReadAllTextAsync(Path.Combine(folder, "ours.edi")));
    }

    public static TheoryData<string, int> Tenths
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var kind in new[] { "sshd", "proftpd", "vsftpd" })
                foreach (var tenth in Setting.Choose(1, [.. Enumerable.Range(1, 9)]))
                    data.Add(kind, tenth);
            return data;
        }
    }

    // One of the tenths of 10 MB in the ordinary run, all of them, and of 50 MB, with GATEWAY_WHOLE=1.
    [Theory]
    [MemberData(nameof(Tenths))]
    public async Task RT_31_a_connection_that_is_reset_at_a_tenth_of_a_large_file_shows_the_whole_or_none(string kind, int tenth)
    {
        await using var server = await Running.StartAsync(Server(kind));
        _middleman.Server = PortOf(server.Is);
        await using var transport = Connect(server.Is, trusted: server.Is);
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        await mailbox.CreateFoldersAsync(default);
        var folder = Path.Combine(server.Is.Root, "out");
        _middleman.BreakAt((long)SizeBytes * tenth / 10);
        await UploadAsync(mailbox);
        Assert.True(_middleman.HasBroken);
        Assert.Equal([".d1.part"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal("997.edi", await mailbox.PublishAsync("d1", "997.edi", SizeBytes, default));
        Assert.Equal(["997.edi"], Directory.GetFiles(folder).Select(Path.GetFileName));
        await using var appeared = File.OpenRead(Path.Combine(folder, "997.edi"));
        Assert.Equal(SHA256.HashData(Content.Value), await SHA256.HashDataAsync(appeared));
    }

    // As a delivery does: what broke off is done again.
    async Task UploadAsync(Mailbox mailbox)
    {
        for (var left = 20; ; left--)
            try
            {
                await mailbox.UploadAsync("d1", new MemoryStream(Content.Value), default);
                return;
            }
            catch (IOException e) when (e is not TransportException { IsTransient: false } && left > 1 && _middleman.HasBroken)
            {
                // A server may call done what was cut: what lies there has another size.
            }
    }

    static Func<Task>[] Operations(FtpTransport transport) =>
    [
        () => transport.WriteAsync("in", "ours.edi", Some.Bytes("ISA"), default),
        async () =>
        {
            await foreach (var _ in transport.ListAsync("in", default))
            {
            }
        },
        async () =>
        {
            await using var content = await transport.OpenAsync("in", "theirs.edi", 0, default);
            await content!.CopyToAsync(Stream.Null);
        },
    ];

    MailboxServer Server(string kind)
    {
        var ports = $"PassivePorts {_middleman.FirstDataPort} {_middleman.LastDataPort}";
        return kind switch
        {
            "sshd" => new SshServer(),
            "proftpd sftp" => new ProftpdSftpServer(),
            "proftpd" => new PlainProftpdServer { Options = ports },
            "proftpd implicit" => new ImplicitProftpdServer { Options = ports },
            "vsftpd" => new VsftpdServer { Options = $"pasv_min_port={_middleman.FirstDataPort}\npasv_max_port={_middleman.LastDataPort}" },
            _ => throw new ArgumentException(kind),
        };
    }

    // The server that we mean, by the way that he carries, where the one is trusted that he may lead us to.
    ITransport Connect(MailboxServer server, MailboxServer trusted) => (server, trusted) switch
    {
        (SshServer ours, SshServer other) => SshServer.Connect(ours.Settings() with { Host = Middleman.Host, Port = _middleman.Port, HostKeys = other.Settings().HostKeys }),
        (ProftpdSftpServer ours, ProftpdSftpServer other) => SshServer.Connect(ours.Settings() with { Host = Middleman.Host, Port = _middleman.Port, HostKeys = other.Settings().HostKeys }),
        _ => new FtpTransport(FtpSettingsOf(server) with { Certificates = FtpSettingsOf(trusted).Certificates }, new(), TimeProvider.System),
    };

    FtpSettings FtpSettingsOf(MailboxServer server) =>
        (server is VsftpdServer vsftpd ? vsftpd.Settings() : ((ProftpdServer)server).Settings()) with { Host = Middleman.Host, Port = _middleman.Port };

    static int PortOf(MailboxServer server) => server switch
    {
        SshServer ssh => ssh.Port,
        ProftpdSftpServer sftp => sftp.Port,
        ProftpdServer proftpd => proftpd.Port,
        VsftpdServer vsftpd => vsftpd.Port,
        _ => throw new ArgumentException(server.GetType().Name),
    };

    async Task<TransportException?> TroubleAsync(MailboxServer server, MailboxServer trusted)
    {
        await using var transport = Connect(server, trusted);
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
}
