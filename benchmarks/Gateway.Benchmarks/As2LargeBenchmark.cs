using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.As2;

namespace Gateway.Benchmarks;

/// <summary>One large file from gateway to gateway by AS2 (compressed, signed, encrypted, its receipt in the answer), and the most memory that each took, beside openssl's.</summary>
static class As2LargeBenchmark
{
    const int Bits = 2048;
    const int LineBytes = 80;

    internal static async Task<int> RunAsync(string[] options)
    {
        var megabytes = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 500;
        var folder = Directory.CreateTempSubdirectory("as2-large-").FullName;
        try
        {
            var file = Path.Combine(folder, "large.edi");
            Write(file, megabytes);
            await GatewaysAsync(folder, file);
            await OpenSslAsync(folder, file);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task GatewaysAsync(string folder, string file)
    {
        using var sends = Certificate("CN=sends");
        using var takes = Certificate("CN=takes");
        var (sender, receiver) = (Path.Combine(folder, "sends"), Path.Combine(folder, "takes"));
        var port = As2Benchmark.FreePort();
        Prepare(sender, "sends", sends, "takes", takes, $"url: http://127.0.0.1:{port}/as2, send: {{ compression: before-signing }}", As2Benchmark.FreePort());
        Prepare(receiver, "takes", takes, "sends", sends, "receive: { largest: 2000 MB }", port);
        using var taking = await As2Benchmark.StartAsync(receiver);
        using var sending = await StartAsync(sender, taking);
        try
        {
            var begun = Stopwatch.GetTimestamp();
            await As2Benchmark.RunAsync(sender, "as2", "send", "takes", file);
            while (!(await As2Benchmark.RunAsync(sender, "as2", "list")).Contains(" received ", StringComparison.Ordinal)) await Task.Delay(500);
            Took("gateway sends, gateway receives", begun);
            Say("  out", PeakOf(sending));
            Say("  in", PeakOf(taking));
            // What was received is looked at by the pipeline, as every file is.
            await Task.Delay(TimeSpan.FromSeconds(20));
            Say("  in, when it was judged", PeakOf(taking));
        }
        finally
        {
            sending.Kill();
            taking.Kill();
        }
    }

    static async Task<Process> StartAsync(string folder, Process beside)
    {
        try
        {
            return await As2Benchmark.StartAsync(folder);
        }
        catch
        {
            beside.Kill();
            throw;
        }
    }

    static async Task OpenSslAsync(string folder, string file)
    {
        using var own = Certificate("CN=openssl");
        var (certificate, key) = (Path.Combine(folder, "own.crt"), Path.Combine(folder, "own.key"));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem());
        await File.WriteAllTextAsync(key, CertificateMaker.WithKey(own));
        var (signed, encrypted, opened, content) = (Path.Combine(folder, "signed"), Path.Combine(folder, "encrypted"), Path.Combine(folder, "opened"), Path.Combine(folder, "content"));
        string[] der = ["-binary", "-outform", "DER"];
        await OpenSslAsync("sign -stream", ["-sign", "-stream", "-nodetach", .. der, "-in", file, "-signer", certificate, "-inkey", key, "-out", signed]);
        await OpenSslAsync("encrypt -stream", ["-encrypt", "-stream", .. der, "-aes-256-cbc", "-in", signed, "-out", encrypted, "-recip", certificate]);
        await OpenSslAsync("decrypt", ["-decrypt", "-binary", "-inform", "DER", "-in", encrypted, "-out", opened, "-recip", certificate, "-inkey", key]);
        await OpenSslAsync("verify", ["-verify", "-binary", "-inform", "DER", "-in", opened, "-out", content, "-CAfile", certificate, "-purpose", "any"]);
    }

    static async Task OpenSslAsync(string what, string[] arguments)
    {
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("openssl", ["cms", .. arguments]) { RedirectStandardError = true })!;
        // What it says must go somewhere; its peak is only to be seen as long as it lives.
        var said = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.HasExited)
        {
            if (PeakOf(process) is > 0 and var seen) peak = seen;
            await Task.Delay(10);
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"openssl cms {what}: {await said}");
        Took($"openssl cms {what}", begun);
        Say("  at most", peak);
    }

    static X509Certificate2 Certificate(string name) => CertificateMaker.SelfSigned(name, [], 365, TimeProvider.System.GetUtcNow(), Bits);

    static void Prepare(string folder, string us, X509Certificate2 ours, string partner, X509Certificate2 theirs, string settings, int port)
    {
        Directory.CreateDirectory(folder);
        As2Benchmark.Prepare(folder, ours, theirs, port, $$"""
            partner: {{partner}}
            name: {{partner}}
            supplier: "1"
            company: "1"
            timeZone: Etc/UTC
            identities: { theirs: { as2: {{partner}} }, ours: { as2: {{us}} } }
            transports: { as2: { theirs: [{ certificate: theirs, file: certificates/theirs.cer }], ours: [{ certificate: ours, key: secret:ours }], {{settings}} } }

            """);
    }

    // Lines of which half is chance: they shrink to about half, as EDI with few repetitions does.
    static void Write(string path, int megabytes)
    {
        var random = new Random(7);
        var line = new byte[LineBytes];
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        for (long at = 0; at < megabytes * 1_000_000L; at += LineBytes)
        {
            "PO1**1*EA*0.01**BP*                                                           ~\n"u8[..LineBytes].CopyTo(line);
            for (var i = 19; i < 59; i++) line[i] = (byte)('0' + random.Next(10) + (random.Next(2) == 0 ? 17 : 0));
            file.Write(line);
        }
    }

    // VmHWM: the most that was resident at a time since the process began.
    static long PeakOf(Process process)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return status is null ? 0 : long.Parse(status.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static void Took(string what, long begun) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34} {Stopwatch.GetElapsedTime(begun).TotalSeconds,6:0.0} s"));

    static void Say(string what, long peak) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34} {peak / 1_000_000,6} MB resident"));

}
