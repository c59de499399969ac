namespace Gateway.Transports.Sftp;

/// <summary>A logged-in connection: its <c>ssh</c>, its client, and what they left in the work folder.</summary>
sealed class SftpSession : IAsyncDisposable
{
    string? _folder;
    SshProcess? _ssh;
    SshSecret? _secret;
    SftpClient? _client;

    internal SftpClient Client => _client!;

    /// <summary>Connects, checks the server's key, logs in and agrees on the protocol.</summary>
    internal static async Task<SftpSession> OpenAsync(SftpSettings settings, HostKeyPins pins, TimeProvider time, CancellationToken cancellation)
    {
        var session = new SftpSession();
        try
        {
            await session.ConnectAsync(settings, pins, time, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        RemoveFolder();
        return ValueTask.CompletedTask;
    }

    async Task ConnectAsync(SftpSettings settings, HostKeyPins pins, TimeProvider time, CancellationToken cancellation)
    {
        var program = SshProgram.Find(settings.SshProgram);
        _folder = NewFolder(settings.WorkFolder);
        try
        {
            await LogInAsync(program, settings, pins, time, cancellation);
        }
        catch (TransportException e) when (e.Trouble == Trouble.ServerNotTrusted && _ssh is not null && pins.MayKnowMore())
        {
            End();
            await LogInAsync(program, settings, pins, time, cancellation);
        }
    }

    async Task LogInAsync(string program, SftpSettings settings, HostKeyPins pins, TimeProvider time, CancellationToken cancellation)
    {
        var knownHosts = Path.Combine(_folder!, "known_hosts");
        await File.WriteAllTextAsync(knownHosts, await pins.KnownHostsAsync(program, cancellation), cancellation);
        if ((settings.Passphrase ?? settings.Password) is { } secret) _secret = SshSecret.Offer(_folder!, secret());
        _ssh = SshProcess.Start(program, settings, knownHosts, _secret);
        var channel = new SftpChannel(_ssh.ToServer, _ssh.FromServer, settings.ResponseTimeout, time);
        _client = new(channel);
        try
        {
            await channel.BeginAsync(cancellation).WaitAsync(settings.ConnectTimeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TransportException(
                Trouble.TimedOut, $"{settings.Host}:{settings.Port} did not let us in within {settings.ConnectTimeout.TotalSeconds:0} s; check port and firewall, or ask the partner");
        }
        catch (TransportException e) when (e.Trouble == Trouble.ConnectionLost)
        {
            throw SshTrouble.From(await _ssh.LastWordsAsync(time), settings);
        }

        _secret?.Dispose();
        _secret = null;
    }

    void End()
    {
        // First the process: a server that reads nothing more would hold whoever is about to write to it.
        _ssh?.Dispose();
        _client?.Dispose();
        _secret?.Dispose();
        (_client, _ssh, _secret) = (null, null, null);
    }

    void RemoveFolder()
    {
        try
        {
            if (_folder is not null) Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The askpass script removes its pipe at the same moment; what is left holds no secret.
        }
    }

    static string NewFolder(string workFolder)
    {
        var path = Path.Combine(workFolder, Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
