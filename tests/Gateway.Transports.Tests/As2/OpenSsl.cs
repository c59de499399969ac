using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.Tests.As2;

/// <summary>The openssl program as the other side: an S/MIME implementation that shares no line with ours.</summary>
sealed class OpenSsl : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("openssl-").FullName;

    internal string Folder => _folder;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal string Put(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    internal string Certificate(X509Certificate2 certificate) =>
        Put(certificate.Thumbprint + ".crt", System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

    internal string Key(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        using var curve = certificate.GetECDsaPrivateKey();
        return Put(certificate.Thumbprint + ".key", System.Text.Encoding.ASCII.GetBytes(rsa?.ExportPkcs8PrivateKeyPem() ?? curve!.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Runs it and gives what it writes to the file that it is told by <c>-out</c>.</summary>
    internal byte[] Run(params string[] arguments)
    {
        var result = Path.Combine(_folder, "out");
        var start = new ProcessStartInfo("openssl", [.. arguments, "-out", result]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {errors.Result}");
        return File.ReadAllBytes(result);
    }
}
