using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.Transports.Sftp;

/// <summary>The OpenSSH client of this machine: found once, and new enough.</summary>
static partial class SshProgram
{
    /// <summary>SSH_ASKPASS_REQUIRE, by which a secret reaches the client without a terminal, came with 8.4.</summary>
    static readonly Version Least = new(8, 4);

    static readonly Dictionary<string, Version?> Seen = [];

    /// <summary>The program's full path.</summary>
    /// <exception cref="TransportException">It is missing or too old; the text says how to install it.</exception>
    internal static string Find(string? wanted)
    {
        var path = wanted ?? SearchPath().FirstOrDefault(File.Exists)
            ?? throw new TransportException(Trouble.ProgramMissing, $"there is no OpenSSH client on this machine; {Install()}");
        var version = VersionOf(path);
        return version >= Least
            ? path
            : throw new TransportException(Trouble.ProgramMissing, $"{path} is OpenSSH {version?.ToString() ?? "of no version that it tells"}; {Least} or newer is needed: {Install()}");
    }

    // Never by a bare name: that would look into the current folder first on Windows.
    static IEnumerable<string> SearchPath()
    {
        if (OperatingSystem.IsWindows()) yield return Path.Combine(Environment.SystemDirectory, "OpenSSH", "ssh.exe");
        var name = OperatingSystem.IsWindows() ? "ssh.exe" : "ssh";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (Path.IsPathRooted(folder))
                yield return Path.Combine(folder, name);
    }

    static Version? VersionOf(string path)
    {
        lock (Seen)
        {
            if (!Seen.TryGetValue(path, out var version)) Seen[path] = version = Ask(path);
            return version;
        }
    }

    static Version? Ask(string path)
    {
        try
        {
            using var ssh = Process.Start(new ProcessStartInfo(path, ["-V"]) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
            var text = ssh.StandardError.ReadToEnd();
            ssh.WaitForExit();
            return VersionText().Match(text) is { Success: true } found ? Version.Parse(found.Groups[1].Value) : null;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw NotRun(path, e);
        }
    }

    /// <summary>It is not there any more, or this machine has no room for another process.</summary>
    internal static TransportException NotRun(string path, System.ComponentModel.Win32Exception e) =>
        new(Trouble.ProgramMissing, $"{path} cannot be run ({e.Message}); if it is missing, {Install()}", e);

    static string Install() => OperatingSystem.IsWindows()
        ? "install it as Administrator: Add-WindowsCapability -Online -Name OpenSSH.Client~~~~0.0.1.0"
        : "install it as root: apt-get install openssh-client";

    [GeneratedRegex(@"OpenSSH(?:_for_Windows)?_(\d+\.\d+)")]
    private static partial Regex VersionText();
}
