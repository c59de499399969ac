using System.Diagnostics;
using System.Text;

namespace Gateway.Transports.Sftp;

/// <summary>One <c>ssh -s HOST sftp</c> at work: its pipes, what it said, and its end.</summary>
sealed class SshProcess : IDisposable
{
    const int SaidMax = 8 << 10;

    readonly Process _process;
    readonly StringBuilder _said = new();
    readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    SshProcess(Process process)
    {
        _process = process;
        new Thread(Listen) { IsBackground = true, Name = "ssh-err" }.Start();
    }

    internal Stream ToServer => _process.StandardInput.BaseStream;

    internal Stream FromServer => _process.StandardOutput.BaseStream;

    /// <summary>Starts the client, which logs in by itself.</summary>
    internal static SshProcess Start(string program, SftpSettings settings, string knownHosts, SshSecret? secret)
    {
        var start = new ProcessStartInfo(program, Arguments(settings, knownHosts, secret is not null))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = settings.WorkFolder,
        };
        // The child gets what it needs and no variable more: environments are read by others.
        start.Environment.Clear();
        foreach (var name in new[] { "PATH", "SystemRoot", "ProgramData", "USERPROFILE" })
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";
        if (settings.UseAgent && Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { } agent) start.Environment["SSH_AUTH_SOCK"] = agent;
        foreach (var (name, value) in secret?.Environment ?? []) start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw SshProgram.NotRun(program, e);
        }
    }

    /// <summary>What the client said on its way out; waits a moment for it.</summary>
    internal async Task<string> LastWordsAsync(TimeProvider time)
    {
        try
        {
            await _silent.Task.WaitAsync(TimeSpan.FromSeconds(2), time);
        }
        catch (TimeoutException)
        {
            // It lives on; what it said until now must do.
        }

        lock (_said) return _said.ToString();
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(1000);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    static IEnumerable<string> Arguments(SftpSettings settings, string knownHosts, bool asks)
    {
        string[] plain = ["-s", "-T", "-e", "none", "-F", "none", "-l", settings.User, "-p", $"{settings.Port}"];
        return [.. plain, .. Options(settings, knownHosts, asks).SelectMany(o => new[] { "-o", o }), "--", settings.Host, "sftp"];
    }

    static IEnumerable<string> Options(SftpSettings settings, string knownHosts, bool asks) =>
    [
        $"BatchMode={(asks ? "no" : "yes")}",
        "StrictHostKeyChecking=yes",
        $"UserKnownHostsFile={Quoted(knownHosts)}",
        "GlobalKnownHostsFile=none",
        $"HostKeyAlias={HostKeyPins.Alias}",
        "CheckHostIP=no",
        "UpdateHostKeys=no",
        "VerifyHostKeyDNS=no",
        "IdentitiesOnly=" + (settings.UseAgent ? "no" : "yes"),
        .. settings.UseAgent ? Array.Empty<string>() : ["IdentityAgent=none"],
        settings.KeyFile is { } key ? $"IdentityFile={Quoted(key)}" : "IdentityFile=none",
        .. settings.CertificateFile is { } certificate ? [$"CertificateFile={Quoted(certificate)}"] : Array.Empty<string>(),
        $"PreferredAuthentications={(settings.Password is null ? "publickey" : settings.KeyFile is null ? "password,keyboard-interactive" : "publickey,password,keyboard-interactive")}",
        "NumberOfPasswordPrompts=1",
        "GSSAPIAuthentication=no",
        "HostbasedAuthentication=no",
        "ClearAllForwardings=yes",
        "ForwardAgent=no",
        "ForwardX11=no",
        "Tunnel=no",
        "PermitLocalCommand=no",
        "ControlMaster=no",
        "ControlPath=none",
        "ProxyCommand=none",
        "Compression=no",
        "ConnectionAttempts=1",
        $"ConnectTimeout={Math.Max(1, (int)settings.ConnectTimeout.TotalSeconds)}",
        "ServerAliveInterval=10",
        "ServerAliveCountMax=3",
        // What both sides offer when they share nothing is told at this level only.
        "LogLevel=INFO",
        .. SftpAlgorithms.Options(settings.Relaxations),
    ];

    // Blanks divide and a per cent sign begins a token in these options.
    static string Quoted(string path) => $"\"{Slashed(path).Replace("%", "%%")}\"";

    // A backslash escapes in these options, and Windows takes the other kind just as well.
    static string Slashed(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

    // Drained to its end, or ssh would block on a server that talks; only the end is kept, behind a banner of whatever length.
    void Listen()
    {
        try
        {
            var buffer = new char[1024];
            for (int count; (count = _process.StandardError.Read(buffer)) > 0;)
                lock (_said)
                {
                    _said.Append(buffer, 0, count);
                    _said.Remove(0, Math.Max(0, _said.Length - SaidMax));
                }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was killed under the reader.
        }

        _silent.TrySetResult();
    }
}
