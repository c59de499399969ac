using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.As2;
using Gateway.Transports.As2;

namespace Gateway.Benchmarks;

/// <summary>CPU of a gateway per AS2 message that it receives (signed, AES-256, a signed receipt in the answer, durable before it), beside its bare RSA and AES operations.</summary>
static class As2Benchmark
{
    const string Url = "http://127.0.0.1:{0}/as2";
    const int Senders = 4;
    const int Bits = 2048;

    // Code that is met often is compiled three times, the last by what it was seen to do: until then a message costs many times what it costs for ever after.
    const int WarmUp = 2000;
    const int Windows = 8;

    // With all these a gateway that works on nothing stays below the backlog at which it takes no more.
    const int FreshWindows = 3;

    // As products do that post often; a connection for each message is told beside it.
    static readonly HttpClient Kept = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="options">Kilobytes of a message, messages in a window, and the published program; without it the one that was built beside this.</param>
    internal static async Task<int> RunAsync(string[] options)
    {
        var (size, rounds) = (options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) * 1000 : 100_000, options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 250);
        var folder = Directory.CreateTempSubdirectory("as2-bench-").FullName;
        try
        {
            using var ours = CertificateMaker.SelfSigned("CN=ours", [], 365, TimeProvider.System.GetUtcNow(), Bits);
            using var theirs = CertificateMaker.SelfSigned("CN=theirs", [], 365, TimeProvider.System.GetUtcNow(), Bits);
            var port = FreePort();
            Prepare(folder, ours, theirs, port, """
                partner: theirs
                name: Theirs
                supplier: "1"
                company: "1"
                timeZone: Etc/UTC
                identities: { theirs: { as2: THEIRS }, ours: { as2: OURS } }
                transports: { as2: { theirs: [{ certificate: theirs, file: certificates/theirs.cer }], ours: [{ certificate: ours, key: secret:ours }] } }

                """);
            using var gateway = await StartAsync(folder, options.Length > 2 ? options[2] : null);
            var url = new Uri(string.Format(CultureInfo.InvariantCulture, Url, port));
            var number = 0;
            IReadOnlyList<As2Outgoing> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Message(number++, size, ours, theirs))];
            var first = await WindowAsync(gateway, url, Next(rounds));
            for (var sent = rounds; sent < WarmUp; sent += rounds) await PostAsync(url, Next(rounds));
            var windows = new List<Window>();
            var bare = new List<double>();
            var fresh = new List<double>();
            for (var i = 0; i < Windows; i++)
            {
                // Beside each other, for a busy machine is slower now and then.
                windows.Add(await WindowAsync(gateway, url, Next(rounds)));
                bare.Add(Bare(size, rounds, ours, theirs));
                if (i >= Windows - FreshWindows) fresh.Add((await WindowAsync(gateway, url, Next(rounds), keepsConnections: false)).Cpu);
            }

            var (cpu, alone) = (Median(windows.Select(w => w.Cpu)), Median(bare));
            gateway.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size / 1000} KB, RSA {Bits}: {cpu:0.00} ms CPU per message received (median of {Windows} windows of {rounds} after {WarmUp}; {windows.Min(w => w.Cpu):0.00} to {windows.Max(w => w.Cpu):0.00}; the first {rounds}: {first.Cpu:0.00}), {Median(windows.Select(w => w.Wall)):0.00} ms of the clock, {Senders} senders"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Median(windows.Select(w => w.Kernel)):0.00} ms of it in the kernel; {Median(windows.Select(w => w.All)):0.00} ms with what is done afterwards, until all rests ({Median(windows.Select(w => w.AllKernel)):0.00} in the kernel)"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"with a connection for each message: {Median(fresh):0.00} ms"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"RSA and AES alone: {alone:0.00} ms ({bare.Min():0.00} to {bare.Max():0.00}): {cpu / alone:0.0} times; {gateway.WorkingSet64 / 1_000_000} MB resident"));
            gateway.Kill();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Milliseconds for each message of a window: of CPU up to the last answer and until the gateway rests, how much of both was the kernel's, and of the clock.</summary>
    readonly record struct Window(double Cpu, double Kernel, double All, double AllKernel, double Wall);

    static async Task<Window> WindowAsync(Process gateway, Uri url, IReadOnlyList<As2Outgoing> messages, bool keepsConnections = true)
    {
        // What is still done with messages before these is not theirs.
        await UntilItRestsAsync(gateway);
        var (before, begun) = (Used(gateway), Stopwatch.GetTimestamp());
        await PostAsync(url, messages, keepsConnections);
        var (answered, wall) = (Used(gateway), Stopwatch.GetElapsedTime(begun));
        await UntilItRestsAsync(gateway);
        var rested = Used(gateway);
        double Each(TimeSpan used) => used.TotalMilliseconds / messages.Count;
        return new(
            Each(answered.All - before.All), Each(answered.Kernel - before.Kernel), Each(rested.All - before.All), Each(rested.Kernel - before.Kernel), Each(wall));
    }

    static (TimeSpan All, TimeSpan Kernel) Used(Process gateway)
    {
        gateway.Refresh();
        return (gateway.TotalProcessorTime, gateway.PrivilegedProcessorTime);
    }

    static async Task UntilItRestsAsync(Process gateway)
    {
        for (var used = Used(gateway).All; ;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            var now = Used(gateway).All;
            if (now - used <= TimeSpan.FromMilliseconds(10)) return;
            used = now;
        }
    }

    static double Median(IEnumerable<double> values) => values.Order().ToList() is var ordered ? ordered[ordered.Count / 2] : 0;

    internal static int FreePort()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        return ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
    }

    internal static void Prepare(string folder, X509Certificate2 ours, X509Certificate2 theirs, int port, string profile)
    {
        Directory.CreateDirectory(Path.Combine(folder, "secrets"));
        Directory.CreateDirectory(Path.Combine(folder, "profiles", "certificates"));
        Directory.CreateDirectory(Path.Combine(folder, "maps"));
        File.WriteAllText(Path.Combine(folder, "secrets", "ours"), CertificateMaker.WithKey(ours));
        File.WriteAllText(Path.Combine(folder, "profiles", "certificates", "theirs.cer"), theirs.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "gateway.json"), $$"""{ "As2": { "Url": "{{string.Format(CultureInfo.InvariantCulture, Url, port)}}" }, "Console": { "Url": "http://127.0.0.1:0" } }""");
        File.WriteAllText(Path.Combine(folder, "profiles", $"{profile.Split('\n')[0].Split(' ')[1].Trim()}.yaml"), profile);
    }

    /// <summary>Starts a gateway and waits until it listens.</summary>
    /// <param name="folder">Its data, profiles and maps.</param>
    /// <param name="program">The published program, or <c>listen</c> for one that works on nothing it takes; null is the one that was built beside this.</param>
    internal static async Task<Process> StartAsync(string folder, string? program = null)
    {
        var gateway = program switch
        {
            null => Start(folder, "run"),
            "listen" => Launch("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.Benchmarks.dll"), "as2-listen", folder]),
            _ => Launch(program, ["run", .. Folders(folder)]),
        };
        await UntilItListensAsync(gateway);
        return gateway;
    }

    /// <summary>Runs a command to its end, and gives what it prints.</summary>
    internal static async Task<string> RunAsync(string folder, params string[] command)
    {
        using var gateway = Start(folder, command);
        var errors = gateway.StandardError.ReadToEndAsync();
        var printed = await gateway.StandardOutput.ReadToEndAsync();
        await gateway.WaitForExitAsync();
        return gateway.ExitCode == 0 ? printed : throw new InvalidOperationException($"gateway {string.Join(' ', command)}: {await errors}");
    }

    static string[] Folders(string folder) => ["--data", folder, "--profiles", Path.Combine(folder, "profiles"), "--maps", Path.Combine(folder, "maps")];

    static Process Start(string folder, params string[] command) => Launch("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), .. command, .. Folders(folder)]);

    static Process Launch(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    static async Task UntilItListensAsync(Process gateway)
    {
        var said = "";
        while (await gateway.StandardOutput.ReadLineAsync() is { } line)
        {
            said += line + "\n";
            if (!line.Contains("AS2 at", StringComparison.Ordinal)) continue;
            // What it says from here on must go somewhere, or it waits for a reader.
            _ = gateway.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = gateway.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return;
        }

        throw new InvalidOperationException($"the gateway did not listen:\n{said}{await gateway.StandardError.ReadToEndAsync()}");
    }

    static As2Outgoing Message(int number, int size, X509Certificate2 ours, X509Certificate2 theirs)
    {
        var relation = new As2Relation
        {
            OurName = "THEIRS", PartnerName = "OURS", OurSigning = [new() { Certificate = theirs }], PartnerEncryption = [new() { Certificate = ours }],
        };
        return As2Sender.Build([new($"{number}.bin", "application/octet-stream", RandomNumberGenerator.GetBytes(size))], relation, $"<{number}@theirs>", TimeProvider.System.GetUtcNow());
    }

    static Task PostAsync(Uri url, IReadOnlyList<As2Outgoing> messages, bool keepsConnections = true)
    {
        var client = new As2Client("bench", TimeProvider.System);
        return Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (message, cancellation) =>
        {
            var answer = keepsConnections ? await PostAsync(url, message.Message, cancellation) : await client.PostAsync(new() { Url = url }, message.Message, cancellation);
            if (Mdn.Read(answer.Message!)?.Disposition?.IsPositive != true) throw new InvalidOperationException($"a message was not taken: {answer.Status} {answer.Trouble}");
        });
    }

    static async Task<As2Answer> PostAsync(Uri url, As2Message message, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(message.Body.Memory) };
        foreach (var (name, value) in message.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var response = await Kept.SendAsync(request, cancellation);
        var headers = new HeaderList();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            foreach (var value in values) headers.Add(name, value);
        return new(response.StatusCode, null, new(headers, await response.Content.ReadAsByteArrayAsync(cancellation)), null);
    }

    // One key to decrypt, one to sign the receipt, the partner's to verify, AES-256 over the content.
    static double Bare(int size, int rounds, X509Certificate2 ours, X509Certificate2 theirs)
    {
        using var own = ours.GetRSAPrivateKey()!;
        using var partner = theirs.GetRSAPublicKey()!;
        using var signer = theirs.GetRSAPrivateKey()!;
        using var aes = Aes.Create();
        var wrapped = own.Encrypt(new byte[32], RSAEncryptionPadding.Pkcs1);
        var signature = signer.SignHash(new byte[32], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        aes.Key = new byte[32];
        var encrypted = aes.EncryptCbc(new byte[size], new byte[16]);
        var plain = new byte[encrypted.Length];
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        for (var i = 0; i < rounds; i++)
        {
            own.Decrypt(wrapped, RSAEncryptionPadding.Pkcs1);
            aes.DecryptCbc(encrypted, new byte[16], plain);
            partner.VerifyHash(new byte[32], signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            own.SignHash(new byte[32], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMilliseconds / rounds;
    }
}
