using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.Ftp;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>Whom we talk to, how it is encrypted, and what is said when it does not work.</summary>
public sealed class FtpConnectionTests
{
    [Fact]
    public async Task RT_23_a_changed_certificate_is_refused_before_any_credential_is_sent()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        var settings = server.Is.Settings();
        Assert.Null(await TroubleAsync(settings));
        server.Is.Stop();
        FtpCertificate.Write(server.Is.CertificateFile);
        var before = (await ServerLog.SettledAsync(() => server.Is.Commands, "PASS")).Length;
        await server.Is.StartAsync();

        var trouble = await TroubleAsync(settings);
        Assert.Equal(Trouble.ServerNotTrusted, trouble?.Trouble);
        Assert.Contains(settings.Certificates[0], trouble!.Message, StringComparison.Ordinal);
        var since = await ServerLog.SettledAsync(() => server.Is.Commands[before..], "AUTH TLS");
        Assert.Contains("AUTH TLS", since, StringComparison.Ordinal);
        Assert.DoesNotContain("USER", since, StringComparison.Ordinal);
        Assert.DoesNotContain("PASS", since, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_of_the_profile_vouches_for_the_server_under_its_own_name_only()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        var settings = server.Is.Settings() with { Certificates = [], AuthorityFile = server.Is.CertificateFile };
        Assert.Null(await TroubleAsync(settings));
        Assert.Contains("another name", (await TroubleAsync(settings with { Host = "localhost" }))?.Message, StringComparison.Ordinal);
        Assert.Equal(Trouble.ServerNotTrusted, (await TroubleAsync(settings with { AuthorityFile = null }))?.Trouble);
    }

    [Fact]
    public async Task RT_32_two_mailboxes_on_one_server_do_not_take_each_others_session()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        Directory.CreateDirectory(Path.Combine(server.Is.Root, "in"));
        var settings = server.Is.Settings() with { Host = "localhost" };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            await using var transport = new FtpTransport(settings, new(), TimeProvider.System);
            for (var i = 0; i < 10; i++) await transport.WriteAsync("in", $"{number}-{i}", Some.Bytes("ISA"), default);
        }));
        Assert.Equal(40, Directory.GetFiles(Path.Combine(server.Is.Root, "in")).Length);
    }

    [Theory]
    [InlineData("TLSProtocol TLSv1.3", FtpTls.Tls12, Trouble.NoCommonAlgorithm)]
    [InlineData("TLSProtocol TLSv1.3\nTLSOptions NoSessionReuseRequired", FtpTls.Tls13, null)]
    [InlineData("TLSProtocol TLSv1.2", FtpTls.Tls13, Trouble.NoCommonAlgorithm)]
    [InlineData("TLSProtocol TLSv1.2\nTLSOptions NoSessionReuseRequired", FtpTls.Tls12, null)]
    public async Task RT_32_one_version_of_TLS_works_or_the_other_is_named(string options, FtpTls tls, Trouble? expected)
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = options });
        var trouble = await TroubleAsync(server.Is.Settings() with { Tls = tls });
        Assert.Equal(expected, trouble?.Trouble);
        if (expected is not null) Assert.Contains(tls == FtpTls.Tls13 ? "leave out tls: 1.3" : "write tls: 1.3", trouble!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YES", "TLSv1.2", FtpTls.Tls12)]
    [InlineData("NO", "TLSv1.2", FtpTls.Tls12)]
    [InlineData("NO", "TLSv1.3", FtpTls.Tls13)]
    public async Task RT_32_a_hundred_files_come_and_go_whole_whether_or_not_the_server_wants_sessions_resumed(string wantsReuse, string theirs, FtpTls ours)
    {
        await using var server = await Running.StartAsync(new VsftpdServer { Options = $"require_ssl_reuse={wantsReuse}", OnlyTls = theirs });
        await using var transport = new FtpTransport(server.Is.Settings() with { Tls = ours }, new(), TimeProvider.System);
        await ManyFiles.ComeAndGoAsync(server.Is, transport, 100);
    }

    [Theory]
    [InlineData("TLSv1.3", FtpTls.Tls12)]
    [InlineData("TLSv1.2", FtpTls.Tls13)]
    public async Task RT_32_a_version_of_TLS_that_vsftpd_does_not_speak_is_named(string theirs, FtpTls ours)
    {
        await using var server = await Running.StartAsync(new VsftpdServer { OnlyTls = theirs });
        var trouble = await TroubleAsync(server.Is.Settings() with { Tls = ours });
        Assert.Equal(Trouble.NoCommonAlgorithm, trouble?.Trouble);
        Assert.Contains(ours == FtpTls.Tls13 ? "leave out tls: 1.3" : "write tls: 1.3", trouble!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_32_where_data_connections_are_refused_no_empty_file_appears()
    {
        await using var server = await Running.StartAsync(new VsftpdServer { OnlyTls = "TLSv1.3" });
        Directory.CreateDirectory(Path.Combine(server.Is.Root, "out"));
        await using var transport = new FtpTransport(server.Is.Settings() with { Tls = FtpTls.Tls13 }, new(), TimeProvider.System);
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        var published = 0;
        for (var i = 0; i < 10; i++)
            try
            {
                await ManyFiles.DeliverAsync(mailbox, i);
                published++;
            }
            catch (TransportException e)
            {
                // vsftpd takes such a session up once at most (the default of `tls` is 1.2 for that).
                Assert.Equal(Trouble.NoCommonAlgorithm, e.Trouble);
                Assert.Contains("ask the partner to allow 1.2 or not to require it", e.Message, StringComparison.Ordinal);
            }

        Assert.NotEqual(10, published);
        ManyFiles.AssertWhole(server.Is, published);
    }

    [Fact]
    public async Task RT_32_without_extended_passive_mode_the_old_one_is_used()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer { Options = "<Limit EPSV>\nDenyAll\n</Limit>" });
        Assert.Null(await TroubleAsync(server.Is.Settings()));
        Assert.Contains("PASV", await ServerLog.SettledAsync(() => server.Is.Commands, "PASV"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "EPRT")]
    [InlineData("<Limit EPRT>\nDenyAll\n</Limit>", "PORT")]
    public async Task The_server_connects_to_us_where_the_profile_says_so(string options, string command)
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = options });
        Assert.Null(await TroubleAsync(server.Is.Settings() with { Active = true }));
        Assert.Contains(command, await ServerLog.SettledAsync(() => server.Is.Commands, command), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_32_a_server_that_refuses_to_connect_to_us_is_named()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer { Options = "<Limit EPRT PORT>\nDenyAll\n</Limit>" });
        var trouble = await TroubleAsync(server.Is.Settings() with { Active = true });
        Assert.Contains("active: true", trouble?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_32_a_connection_that_the_server_ended_while_it_rested_is_opened_again()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = "TimeoutIdle 3" });
        await using var transport = server.Is.Connect();
        Assert.Null(await transport.FindAsync(".", "a", default));
        await Task.Delay(4500);
        Assert.Null(await transport.FindAsync(".", "a", default));
        await Task.Delay(4500);
        Assert.Empty(await ListedAsync(transport));
    }

    [Fact]
    public async Task RT_32_a_download_by_the_only_connection_goes_on_after_its_session_was_killed_though_a_delivery_waits()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        var patient = server.Is.Settings() with { ConnectTimeout = TimeSpan.FromMinutes(3) };
        await BrokenDownload.GoesOnAsync(server.Is, slots => new FtpTransport(patient, slots, TimeProvider.System), server.Is.KillSessions);
    }

    [Fact]
    public async Task RT_31_an_upload_whose_session_is_killed_at_every_tenth_appears_only_whole()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        var content = new byte[20_000_000];
        new Random(3).NextBytes(content);
        await using var transport = server.Is.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        for (var tenth = 1; tenth < 10; tenth++)
        {
            var cut = new CutStream(content, content.Length * tenth / 10, server.Is.KillSessions);
            await mailbox.UploadAsync($"d{tenth}", cut, default);
            Assert.True(cut.WasCut);
            Assert.DoesNotContain(Directory.GetFiles(Path.Combine(server.Is.Root, "out")), f => Path.GetFileName(f) == $"{tenth}.edi");
            Assert.Equal($"{tenth}.edi", await mailbox.PublishAsync($"d{tenth}", $"{tenth}.edi", content.Length, default));
            Assert.Equal(SHA256.HashData(content), SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(server.Is.Root, "out", $"{tenth}.edi"))));
        }

        Assert.Equal(9, Directory.GetFiles(Path.Combine(server.Is.Root, "out")).Length);
    }

    [Fact]
    public async Task RT_31_a_folder_that_may_not_be_made_or_written_is_named()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = "<Limit MKD XMKD STOR>\nDenyAll\n</Limit>" });
        Directory.CreateDirectory(Path.Combine(server.Is.Root, "out"));
        await using var transport = server.Is.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        var written = await Assert.ThrowsAnyAsync<Exception>(() => mailbox.UploadAsync("d1", Some.Bytes("x"), default));
        Assert.Contains("out/.d1.part", written.Message, StringComparison.Ordinal);
        var made = await Assert.ThrowsAnyAsync<Exception>(() => transport.CreateFolderAsync("new", default));
        Assert.Contains("make the folder", made.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Is.Root, "out")));
    }

    [Fact]
    public async Task RT_31_a_server_that_refuses_the_rename_is_named_and_the_delivery_appears_when_it_allows_it()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = "<Limit RNTO>\nDenyAll\n</Limit>" });
        await using var transport = server.Is.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        await mailbox.UploadAsync("d1", Some.Bytes("ISA"), default);
        var trouble = await Assert.ThrowsAnyAsync<Exception>(() => mailbox.PublishAsync("d1", "997.edi", 3, default));
        Assert.Contains("out/997.edi", trouble.Message, StringComparison.Ordinal);
        Assert.Equal([".d1.part"], Directory.GetFiles(Path.Combine(server.Is.Root, "out")).Select(Path.GetFileName));

        server.Is.Stop();
        server.Is.Options = "";
        await server.Is.StartAsync();
        Assert.Equal("997.edi", await mailbox.PublishAsync("d1", "997.edi", 3, default));
        Assert.Equal("ISA", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(server.Is.Root, "out")))));
    }

    [Fact]
    public async Task RT_31_a_file_that_is_larger_than_the_server_takes_ends_in_none_under_the_final_name()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer { Options = "MaxStoreFileSize 100 Kb" });
        await using var transport = server.Is.Connect();
        var mailbox = new Mailbox(transport, new() { Out = "out" }, "north", () => "id1", TimeProvider.System);
        await Assert.ThrowsAnyAsync<IOException>(() => mailbox.UploadAsync("d1", new MemoryStream(new byte[5_000_000]), default));
        Assert.All(Directory.GetFiles(Path.Combine(server.Is.Root, "out")), f => Assert.StartsWith(".", Path.GetFileName(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_certificate_is_shown_where_the_server_asks_for_it()
    {
        await using var folder = await Running.StartAsync(new FolderServer());
        var file = Path.Combine(folder.Is.Work, "client.pem");
        FtpCertificate.Write(file, "gateway");
        await using var strict = await Running.StartAsync(new ExplicitProftpdServer { Options = $"TLSVerifyClient on\nTLSCACertificateFile {file}\nTLSOptions NoSessionReuseRequired" });
        Assert.NotNull(await TroubleAsync(strict.Is.Settings()));
        Assert.Null(await TroubleAsync(strict.Is.Settings() with { ClientCertificateFile = file }));

        var packed = Path.Combine(folder.Is.Work, "client.p12");
        using (var certificate = X509Certificate2.CreateFromPemFile(file)) await File.WriteAllBytesAsync(packed, certificate.Export(X509ContentType.Pkcs12, "canary"));
        Assert.Null(await TroubleAsync(strict.Is.Settings() with { ClientCertificateFile = packed, ClientCertificatePassphrase = () => "canary" }));
        var trouble = await TroubleAsync(strict.Is.Settings() with { ClientCertificateFile = packed, ClientCertificatePassphrase = () => "wrong" });
        Assert.Equal(Trouble.CredentialUnusable, trouble!.Trouble);
    }

    [Fact]
    public async Task A_wrong_password_is_named_and_shown_nowhere()
    {
        await using var server = await Running.StartAsync(new ExplicitProftpdServer());
        var trouble = await TroubleAsync(server.Is.Settings() with { Password = () => "wrong canary" });
        Assert.Equal(Trouble.AuthenticationRefused, trouble?.Trouble);
        Assert.DoesNotContain("canary", trouble!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_FTP_needs_to_be_allowed_and_nothing_is_sent_before()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer());
        var trouble = await TroubleAsync(server.Is.Settings() with { AllowCleartext = false });
        Assert.Contains("allowCleartext", trouble?.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(server.Is.Work, "commands.log")) && server.Is.Commands.Contains("USER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_encryption_gets_no_credential()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer());
        Assert.Equal(Trouble.NotOffered, (await TroubleAsync(server.Is.Settings() with { Security = FtpSecurity.Explicit }))?.Trouble);
        Assert.DoesNotContain("USER", await ServerLog.SettledAsync(() => server.Is.Commands, "AUTH"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        await using var server = await Running.StartAsync(new PlainProftpdServer());
        Assert.Equal(Trouble.Unreachable, (await TroubleAsync(server.Is.Settings() with { Port = ServerProgram.FreePort() }))?.Trouble);
    }

    [Theory]
    [InlineData("AB:CD", null)]
    [InlineData("00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff 00112233445566778899AABBCCDDEEFF", "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF")]
    public void A_certificate_is_known_by_64_hexadecimal_digits(string text, string? fingerprint) => Assert.Equal(fingerprint, FtpTransport.Fingerprint(text));

    static async Task<List<RemoteFile>> ListedAsync(ITransport transport)
    {
        var files = new List<RemoteFile>();
        await foreach (var file in transport.ListAsync(".", default)) files.Add(file);
        return files;
    }

    static async Task<TransportException?> TroubleAsync(FtpSettings settings)
    {
        await using var transport = new FtpTransport(settings, new(), TimeProvider.System);
        try
        {
            await ListedAsync(transport);
            await ListedAsync(transport);
            return null;
        }
        catch (TransportException e)
        {
            return e;
        }
    }
}
