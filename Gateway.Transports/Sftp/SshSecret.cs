using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.Sftp;

/// <summary>Hands one secret to one <c>ssh</c>: it runs our askpass script, the script reads the pipe, and then the pipe is empty and gone.</summary>
/// <remarks>The secret is in no argument, no environment and no file; only the pipe's name is.</remarks>
sealed partial class SshSecret : IDisposable
{
    readonly string _pipe;
    readonly IDisposable _end;

    SshSecret(string pipe, IDisposable end) => (_pipe, _end) = (pipe, end);

    /// <summary>What <c>ssh</c> must have in its environment.</summary>
    internal IEnumerable<(string Name, string Value)> Environment =>
    [
        ("SSH_ASKPASS", Script()),
        ("SSH_ASKPASS_REQUIRE", "force"),
        // Clients before 8.7 look for a display although they are told not to need one.
        ("DISPLAY", "none"),
        ("GATEWAY_ASKPASS_PIPE", _pipe),
    ];

    /// <param name="folder">Ours alone.</param>
    /// <param name="secret">One line.</param>
    internal static SshSecret Offer(string folder, string secret)
    {
        if (secret.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            throw new TransportException(Trouble.CredentialUnusable, "the secret holds a line break or NUL; a password or passphrase is one line");
        var line = Encoding.UTF8.GetBytes(secret + "\n");
        return OperatingSystem.IsWindows() ? OnWindows(line) : OnUnix(Path.Combine(folder, "secret"), line);
    }

    public void Dispose()
    {
        _end.Dispose();
        if (!OperatingSystem.IsWindows()) File.Delete(_pipe);
    }

    // Opened for reading too, so that it can be filled before anybody reads; the script takes one line and removes the pipe.
    static SshSecret OnUnix(string path, byte[] line)
    {
        const int OwnerOnly = 0x180;
        const int ReadWrite = 2;
        const int CloseOnExec = 0x80000;
        if (MakeFifo(path, OwnerOnly) != 0) throw new IOException($"mkfifo {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        var handle = OpenNative(path, ReadWrite | CloseOnExec);
        if (handle.IsInvalid) throw new IOException($"open {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        stream.Write(line);
        return new(path, stream);
    }

    static SshSecret OnWindows(byte[] line)
    {
        var name = $"gateway-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16))}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.Out, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        _ = ServeAsync(pipe, line);
        return new($@"\\.\pipe\{name}", pipe);
    }

    static async Task ServeAsync(NamedPipeServerStream pipe, byte[] line)
    {
        try
        {
            await pipe.WaitForConnectionAsync();
            await pipe.WriteAsync(line);
            // What was not read yet would be lost with the connection.
            if (OperatingSystem.IsWindows()) pipe.WaitForPipeDrain();
            pipe.Disconnect();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody asked, or the asker went away: ssh says what became of it.
        }
    }

    // Installed beside the program, because data folders are best mounted noexec.
    static string Script()
    {
        var script = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "askpass.cmd" : "askpass.sh");
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute))
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute);
        return script;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenNative(string path, int flags);
}
