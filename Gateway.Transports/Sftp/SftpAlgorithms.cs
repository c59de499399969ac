namespace Gateway.Transports.Sftp;

/// <summary>What we offer a server: AEAD and counter-mode ciphers with SHA-2, nothing that SHA-1 signs, and no pair that the Terrapin attack
/// (CVE-2023-48795) reaches, because a client cannot demand the counter-measure.</summary>
/// <remarks>Lists that every OpenSSH since 6.5 knows; for key exchange and host keys the client's own lists without what is old, so that new ones come with its updates.</remarks>
public static class SftpAlgorithms
{
    const string Ciphers = "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr";
    const string EncryptThenMac = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com";
    const string Macs = "hmac-sha2-256,hmac-sha2-512";

    static readonly Dictionary<string, (string Option, string Added)[]> Known = new(StringComparer.Ordinal)
    {
        ["aes-cbc"] = [("Ciphers", "aes128-cbc,aes192-cbc,aes256-cbc")],
        ["3des-cbc"] = [("Ciphers", "3des-cbc")],
        ["chacha20-poly1305"] = [("Ciphers", "chacha20-poly1305@openssh.com")],
        ["hmac-sha1"] = [("MACs", "hmac-sha1")],
        ["ssh-rsa"] = [("HostKeyAlgorithms", "ssh-rsa"), ("PubkeyAcceptedKeyTypes", "ssh-rsa")],
        ["diffie-hellman-sha1"] = [("KexAlgorithms", "diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1")],
        ["diffie-hellman-group1"] = [("KexAlgorithms", "diffie-hellman-group1-sha1")],
    };

    /// <summary>What a profile may allow beyond the strict lists, partner by partner.</summary>
    public static IReadOnlyList<string> Relaxations { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    internal static IEnumerable<string> Options(IReadOnlyList<string> relaxations)
    {
        var added = relaxations.SelectMany(name => Known[name]).ToLookup(a => a.Option, a => a.Added);
        yield return $"Ciphers={string.Join(',', [Ciphers, .. added["Ciphers"]])}";
        // Beside CBC, encrypt-then-MAC is such a pair; a server that needs CBC knows the older order too.
        string[] etm = added["Ciphers"].Any(c => c.Contains("-cbc", StringComparison.Ordinal)) ? [] : [EncryptThenMac];
        yield return $"MACs={string.Join(',', [.. etm, Macs, .. added["MACs"]])}";
        foreach (var (option, old) in new[] { ("KexAlgorithms", "diffie-hellman-*-sha1"), ("HostKeyAlgorithms", "ssh-rsa,ssh-dss*,ssh-rsa-cert*"), ("PubkeyAcceptedKeyTypes", "ssh-rsa,ssh-dss*,ssh-rsa-cert*") })
            yield return added[option].Any() ? $"{option}=+{string.Join(',', added[option])}" : $"{option}=-{old}";
    }

    /// <summary>The relaxation that would let a server in which offers only these algorithms; null when none would.</summary>
    internal static string? RelaxationFor(string offered) => Known
        .Where(k => k.Value.Any(v => v.Added.Split(',').Intersect(offered.Split(',')).Any()))
        .Select(k => k.Key)
        .FirstOrDefault();
}
