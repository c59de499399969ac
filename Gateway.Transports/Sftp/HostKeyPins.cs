using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transports.Sftp;

/// <summary>The keys by which a server is known, as lines of known_hosts.</summary>
/// <remarks>A fingerprint tells a key but is none: it is resolved by asking the server for its keys, before anything else is said to it, and
/// the key that fits it is kept for later connections.</remarks>
sealed class HostKeyPins(SftpSettings settings, TimeProvider time)
{
    /// <summary>What stands for the server in known_hosts, whatever its name and port.</summary>
    internal const string Alias = "partner";

    const string KeyTypes = "ed25519,ecdsa,rsa";
    const string FingerprintPrefix = "SHA256:";

    readonly Dictionary<string, string> _resolved = [];
    bool _isRefused;

    /// <summary>Whether text can be a pin at all: <c>SHA256:…</c>, or a key's type and its base64.</summary>
    internal static bool IsPin(string text) => text.StartsWith(FingerprintPrefix, StringComparison.Ordinal)
        ? IsBase64(text[FingerprintPrefix.Length..] + "=", 32)
        : text.Split(' ') is [var type, var key, ..] && type.Length > 3 && IsKeyOf(type, key);

    /// <summary>Whether the key that the client refused may be one that the profile announces: then the server is asked for its keys once more.</summary>
    internal bool MayKnowMore() => _isRefused = settings.HostKeys.Any(p => IsFingerprint(p.Trim()) && !_resolved.ContainsKey(p.Trim()));

    /// <summary>The content of the known_hosts file.</summary>
    /// <exception cref="TransportException">The server shows no key that a fingerprint of the profile fits.</exception>
    internal async Task<string> KnownHostsAsync(string ssh, CancellationToken cancellation)
    {
        var pins = settings.HostKeys.Select(p => p.Trim()).ToList();
        // A pin that is announced for later fits nothing yet; servers shut out who asks for their keys all the time.
        if (!pins.Exists(p => !IsFingerprint(p) || _resolved.ContainsKey(p)) || _isRefused) await ResolveAsync(pins, ssh, cancellation);
        var keys = pins.Select(p => IsFingerprint(p) ? _resolved.GetValueOrDefault(p) : p).OfType<string>();
        return string.Concat(keys.Select(k => $"{Alias} {KeyOnly(k)}\n"));
    }

    static bool IsFingerprint(string pin) => pin.StartsWith(FingerprintPrefix, StringComparison.Ordinal);

    async Task ResolveAsync(List<string> pins, string ssh, CancellationToken cancellation)
    {
        _isRefused = false;
        var silence = new NoHostKey(settings, time);
        await silence.EnsureNameAsync(cancellation);
        var shown = await ScanAsync(ssh, cancellation);
        if (shown.Count == 0) throw await silence.WhyAsync(cancellation);
        foreach (var key in shown)
            _resolved[FingerprintPrefix + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key.Split(' ')[1]))).TrimEnd('=')] = key;
        if (pins.Exists(p => !IsFingerprint(p) || _resolved.ContainsKey(p))) return;
        var found = string.Join(" and ", _resolved.Keys.Order(StringComparer.Ordinal));
        _resolved.Clear();
        throw SshTrouble.HostKeyChanged(settings, $"it shows {found}");
    }

    // Asks for keys and says nothing of who asks.
    async Task<List<string>> ScanAsync(string ssh, CancellationToken cancellation)
    {
        var program = Path.Combine(Path.GetDirectoryName(ssh)!, OperatingSystem.IsWindows() ? "ssh-keyscan.exe" : "ssh-keyscan");
        var seconds = Math.Max(1, (int)settings.ConnectTimeout.TotalSeconds);
        var start = new ProcessStartInfo(program, ["-T", $"{seconds}", "-t", KeyTypes, "-p", $"{settings.Port}", "--", settings.Host])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C";
        foreach (var name in new[] { "SystemRoot", "ProgramData" })
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        using var patience = new CancellationTokenSource(settings.ConnectTimeout + TimeSpan.FromSeconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        using var scan = Start(start);
        try
        {
            scan.ErrorDataReceived += (_, _) => { };
            scan.BeginErrorReadLine();
            var lines = (await scan.StandardOutput.ReadToEndAsync(either.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. lines.Where(l => l[0] != '#').Select(l => l.Split(' ')).Where(p => p.Length >= 3 && IsKeyOf(p[1], p[2])).Select(p => $"{p[1]} {p[2]}")];
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TransportException(Trouble.TimedOut, $"{settings.Host}:{settings.Port} did not show its host key within {seconds} s");
        }
        finally
        {
            if (!scan.HasExited) scan.Kill(entireProcessTree: true);
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw SshProgram.NotRun(start.FileName, e);
        }
    }

    static string KeyOnly(string line)
    {
        var parts = line.Split(' ');
        return $"{parts[0]} {parts[1]}";
    }

    // The key names its own type at its beginning (RFC 4253 §6.6).
    static bool IsKeyOf(string type, string key)
    {
        Span<byte> bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var count) && count > 4 + type.Length
            && bytes[4..(4 + type.Length)].SequenceEqual(Encoding.ASCII.GetBytes(type));
    }

    static bool IsBase64(string text, int length)
    {
        Span<byte> bytes = new byte[length + 3];
        return Convert.TryFromBase64String(text, bytes, out var count) && count == length;
    }
}
