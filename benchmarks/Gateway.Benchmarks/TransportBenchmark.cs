using System.Diagnostics;
using System.Globalization;
using Gateway.Transports;
using Gateway.Transports.Ftp;
using Gateway.Transports.Sftp;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Benchmarks;

/// <summary>Mailboxes on a real sshd and proftpd of this machine, beside <c>sftp</c> and <c>curl</c> doing the same in the same run.</summary>
static class TransportBenchmark
{
    const int Files = 500;
    const int FileBytes = 5000;
    const int CurlConnections = 8;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var megabytes = arguments is [var size, ..] ? int.Parse(size, CultureInfo.InvariantCulture) : 1024;
        var work = Directory.CreateTempSubdirectory("transports-").FullName;
        try
        {
            foreach (var folder in new[] { "in", "out", "here" }) Directory.CreateDirectory(Path.Combine(work, folder));
            await FtpAsync(work);
            await SftpAsync(work, megabytes);
            Console.WriteLine($"peak memory of this process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    static async Task SftpAsync(string work, int megabytes)
    {
        foreach (var key in new[] { "host", "user" }) await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(work, key));
        var port = ServerProgram.FreePort();
        await File.WriteAllTextAsync(Path.Combine(work, "config"), $"""
            ListenAddress 127.0.0.1
            HostKey {work}/host
            PidFile none
            AuthorizedKeysFile {work}/user.pub
            StrictModes no
            PermitRootLogin yes
            UsePAM no
            Subsystem sftp internal-sftp -d {work}

            """);
        using var server = await ServerProgram.StartAsync("usr/sbin/sshd", port, "-D", "-e", "-f", Path.Combine(work, "config"), "-p", $"{port}");
        var settings = new SftpSettings
        {
            Host = "127.0.0.1",
            Port = port,
            User = Environment.UserName,
            HostKeys = [File.ReadAllText(Path.Combine(work, "host.pub")).Trim()],
            KeyFile = Path.Combine(work, "user"),
            WorkFolder = Path.Combine(work, "ssh"),
        };
        await using var transport = new SftpTransport(settings, new(), TimeProvider.System);
        Task SftpAsync(string batch)
        {
            File.WriteAllText(Path.Combine(work, "batch"), batch);
            return RunAsync("sftp", "-q", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "Ciphers=aes128-gcm@openssh.com",
                "-i", settings.KeyFile!, "-P", $"{port}", "-b", Path.Combine(work, "batch"), $"{settings.User}@127.0.0.1");
        }

        await CompareAsync($"SFTP: {Files} files of {FileBytes} bytes picked up", "sftp -b get, rm", Files, "files/s", 3,
            () => Fill(work), () => PickUpAsync(transport, work), () => SftpAsync($"lcd {work}/here\nget in/*\nrm in/*\n"));

        var large = Path.Combine(work, "large");
        await using (var file = File.Create(large)) file.SetLength((long)megabytes << 20);
        // Ours asks the server to bring the file to its disk: -f does too.
        await CompareAsync($"SFTP: {megabytes} MB up", "sftp put -f", megabytes, "MB/s", 3, () => { }, () => UploadAsync(transport, large), () => SftpAsync($"put -f {large} out/theirs\n"));
        await CompareAsync($"SFTP: {megabytes} MB down", "sftp get", megabytes, "MB/s", 3, () => { }, () => DownloadAsync(transport, work), () => SftpAsync($"get out/theirs {work}/here/theirs\n"));
    }

    static async Task FtpAsync(string work)
    {
        var port = ServerProgram.FreePort();
        var hash = (await RunAsync("openssl", "passwd", "-6", "secret")).Trim();
        var (user, group) = ((await RunAsync("id", "-u")).Trim(), (await RunAsync("id", "-g")).Trim());
        await File.WriteAllTextAsync(Path.Combine(work, "users"), $"supplier:{hash}:{user}:{group}::{work}:/bin/sh\n");
        await RunAsync("chmod", "600", Path.Combine(work, "users"));
        await File.WriteAllTextAsync(Path.Combine(work, "proftpd.conf"), $"""
            ServerType standalone
            DefaultAddress 127.0.0.1
            Port {port}
            UseIPv6 off
            UseReverseDNS off
            User {Environment.UserName}
            Group {(await RunAsync("id", "-gn")).Trim()}
            RootLogin on
            AuthOrder mod_auth_file.c
            AuthUserFile {work}/users
            RequireValidShell off
            WtmpLog off
            PidFile {work}/pid
            ScoreboardFile {work}/scoreboard
            SystemLog {work}/log

            """);
        using var server = await ServerProgram.StartAsync("usr/sbin/proftpd", port, "-n", "-q", "-c", Path.Combine(work, "proftpd.conf"));
        var settings = new FtpSettings { Host = "127.0.0.1", Port = port, User = "supplier", Password = () => "secret", Security = FtpSecurity.None, AllowCleartext = true };
        await using var transport = new FtpTransport(settings, new(), TimeProvider.System);
        await CompareAsync($"FTP: {Files} files of {FileBytes} bytes picked up", "curl -Z, DELE", Files, "files/s", 3,
            () => Fill(work),
            () => PickUpAsync(transport, work),
            () => CurlAsync(work, port));
    }

    // Over one connection curl 7.88 waits, at random, a whole second between EPSV and its data connection: 20 files take from 0.02 s to 12 s. Side by side it
    // does not. The removals go over one connection behind one another, without a data connection; with each file one curl would log in anew for each.
    static async Task CurlAsync(string work, int port)
    {
        var server = $"ftp://127.0.0.1:{port}/in/";
        string[] login = ["-s", "-u", "supplier:secret", "--ftp-method", "nocwd"];
        await RunAsync("curl", [.. login, "-Z", "--parallel-max", $"{CurlConnections}", $"{server}[0-{Files - 1}].edi", "-o", $"{work}/here/#1.edi"]);
        var removals = Path.Combine(work, "curl");
        await File.WriteAllLinesAsync(removals, Enumerable.Range(0, Files).Select(i => $"quote = \"DELE in/{i}.edi\""));
        await RunAsync("curl", [.. login, "-I", "-K", removals, server]);
        if (Directory.GetFiles(Path.Combine(work, "in")).Length > 0) throw new InvalidOperationException("curl has left files");
    }

    static void Fill(string work)
    {
        foreach (var folder in new[] { "in", "here" })
            foreach (var file in Directory.GetFiles(Path.Combine(work, folder)))
                File.Delete(file);
        var content = new byte[FileBytes];
        for (var i = 0; i < Files; i++) File.WriteAllBytes(Path.Combine(work, "in", $"{i}.edi"), content);
    }

    // All that a mailbox promises: two listings, claim, measure, read, measure again, remove.
    static async Task PickUpAsync(ITransport transport, string work)
    {
        var last = 0;
        var mailbox = new Mailbox(transport, new() { In = "in", StableFor = TimeSpan.FromMilliseconds(1) }, "north", () => $"id{++last}", TimeProvider.System);
        await foreach (var claim in mailbox.ClaimAsync(default))
        {
            await using (var file = File.Create(Path.Combine(work, "here", claim.Name)))
            await using (var content = await mailbox.OpenAsync(claim, default))
                await content!.CopyToAsync(file);
            if (!await mailbox.IsUnchangedAsync(claim, FileBytes, default)) throw new InvalidOperationException($"{claim.Name} is not what was left");
            await mailbox.ArchiveAsync(claim, default);
        }

        if (last != Files || Directory.GetFiles(Path.Combine(work, "in")).Length > 0) throw new InvalidOperationException($"{last} files were picked up");
        await transport.DisconnectAsync();
    }

    static async Task UploadAsync(SftpTransport transport, string large)
    {
        await using var content = File.OpenRead(large);
        await transport.WriteAsync("out", "ours", content, default);
        await transport.DisconnectAsync();
    }

    static async Task DownloadAsync(SftpTransport transport, string work)
    {
        await using (var file = File.Create(Path.Combine(work, "here", "ours")))
        await using (var content = await transport.OpenAsync("out", "ours", 0, default))
            await content!.CopyToAsync(file, 1 << 18);
        await transport.DisconnectAsync();
    }

    // Taking turns, so that both see the same machine; the best of each counts.
    static async Task CompareAsync(string what, string twin, double amount, string unit, int rounds, Action prepare, Func<Task> ours, Func<Task> theirs)
    {
        var (best, bestTwin, cpu) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            prepare();
            var before = Environment.CpuUsage.TotalTime;
            best = Math.Min(best, await SecondsAsync(ours));
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            prepare();
            bestTwin = Math.Min(bestTwin, await SecondsAsync(theirs));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-45} {amount / best,8:0} {unit,-7}  {twin,-16} {amount / bestTwin,8:0}  ratio {bestTwin / best:0.00}  our CPU {cpu * 1000:0} ms"));
    }

    static async Task<double> SecondsAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {await error}");
    }
}
