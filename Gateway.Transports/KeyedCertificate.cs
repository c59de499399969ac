using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Transports;

/// <summary>A certificate with its private key, as people keep it in a file, in the form in which TLS can show it to a peer.</summary>
public static class KeyedCertificate
{
    /// <summary>Reads PKCS #12 or PEM.</summary>
    /// <exception cref="CryptographicException">It is neither, its key is not in it, or the passphrase is another.</exception>
    public static X509Certificate2 Read(byte[] bytes, string? passphrase)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var text = bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? Encoding.UTF8.GetString(bytes) : null;
        var read = text is null ? X509CertificateLoader.LoadPkcs12(bytes, passphrase, Storage) : OfPem(text, passphrase);
        if (read.HasPrivateKey) return read;
        read.Dispose();
        throw new CryptographicException("its private key is not in it");
    }

    static X509Certificate2 OfPem(string text, string? passphrase)
    {
        var plain = passphrase is null ? X509Certificate2.CreateFromPem(text, text) : X509Certificate2.CreateFromEncryptedPem(text, text, passphrase);
        if (!OperatingSystem.IsWindows()) return plain;
        // Windows shows a TLS peer only what lies in a key store; a key that was put together from PEM lies in none.
        using (plain) return X509CertificateLoader.LoadPkcs12(plain.Export(X509ContentType.Pkcs12), null, Storage);
    }

    static X509KeyStorageFlags Storage =>
        X509KeyStorageFlags.Exportable | (OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
}
