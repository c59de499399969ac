using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.Security;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.As2;

/// <summary>Our keys and certificates from the secrets, PKCS #12 or PEM, read again when their file changes.</summary>
sealed class OwnCertificates(SecretStore secrets)
{
    readonly ConcurrentDictionary<string, (DateTime Written, long Length, X509Certificate2 Certificate)> _read = new(StringComparer.Ordinal);

    /// <exception cref="SecretMissingException">The file is not there, or is no certificate with a key; the text says what to do.</exception>
    internal X509Certificate2 Load(SecretReference key, SecretReference? passphrase)
    {
        var file = new FileInfo(secrets.FileOf(key.Name));
        if (!file.Exists) throw new SecretMissingException($"The key '{key.Name}' was not found: put its file (PKCS #12 or PEM) at {file.FullName}, or make one with gateway as2 certificate create.");
        if (_read.TryGetValue(key.Name, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length) return known.Certificate;
        var certificate = Read(key.Name, File.ReadAllBytes(file.FullName), passphrase is null ? null : secrets.Passphrase(passphrase.Name));
        _read[key.Name] = (file.LastWriteTimeUtc, file.Length, certificate);
        return certificate;
    }

    static X509Certificate2 Read(string name, byte[] bytes, string? passphrase)
    {
        try
        {
            return KeyedCertificate.Read(bytes, passphrase);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SecretMissingException($"The secret '{name}' is not a certificate with its key, or its passphrase is another: {e.Message}");
        }
    }
}
