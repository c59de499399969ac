using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Host.Security;
using Gateway.Partners;

namespace Gateway.Host.As2;

/// <summary>Our keys and certificates from the secrets, PKCS #12 or PEM, read again when their file changes.</summary>
sealed class OwnCertificates(SecretStore secrets)
{
    readonly ConcurrentDictionary<string, (DateTime Written, long Length, X509Certificate2 Certificate)> _read = new(StringComparer.Ordinal);

    /// <exception cref="SecretMissingException">The file is not there, or is no certificate with a key; the text says what to do.</exception>
    internal X509Certificate2 Load(SecretReference key, SecretReference? passphrase)
    {
        var file = new FileInfo(secrets.FileOf(key.Name));
        if (!file.Exists) throw new SecretMissingException($"The key '{key.Name}' is nowhere: put its file (PKCS #12 or PEM) at {file.FullName}, or make one with gateway as2 certificate create.");
        if (_read.TryGetValue(key.Name, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length) return known.Certificate;
        var certificate = Read(key.Name, File.ReadAllBytes(file.FullName), passphrase is null ? null : secrets.Resolve(passphrase.Name));
        _read[key.Name] = (file.LastWriteTimeUtc, file.Length, certificate);
        return certificate;
    }

    static X509Certificate2 Read(string name, byte[] bytes, string? passphrase)
    {
        try
        {
            return Read(bytes, passphrase);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SecretMissingException($"The secret '{name}' is no certificate with its key, or its passphrase is another: {e.Message}");
        }
    }

    /// <summary>Reads a certificate with its private key.</summary>
    /// <exception cref="CryptographicException">It is none, or the passphrase is another.</exception>
    internal static X509Certificate2 Read(byte[] bytes, string? passphrase)
    {
        var text = bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? Encoding.UTF8.GetString(bytes) : null;
        if (text is null) return X509CertificateLoader.LoadPkcs12(bytes, passphrase, Storage);
        var plain = passphrase is null ? X509Certificate2.CreateFromPem(text, text) : X509Certificate2.CreateFromEncryptedPem(text, text, passphrase);
        // What was put together from PEM cannot be shown to a TLS peer on Windows.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(plain.Export(X509ContentType.Pkcs12), null, Storage) : plain;
    }

    static X509KeyStorageFlags Storage =>
        X509KeyStorageFlags.Exportable | (OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
}
