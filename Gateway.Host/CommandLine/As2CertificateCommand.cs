using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Host.As2;
using Gateway.Host.Security;
using Gateway.Transports;

namespace Gateway.Host.CommandLine;

/// <summary><c>as2 certificate</c>: makes a key of ours, takes one over, shows what a certificate is.</summary>
static class As2CertificateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var certificate = new GatewayCommand("certificate", "Create, show and import certificates and their keys")
        {
            Examples = ["gateway as2 certificate create northgate-as2 --subject \"CN=Northgate AS2\"", "gateway as2 certificate show acme.cer"],
        };
        certificate.Subcommands.Add(Make(terminal));
        certificate.Subcommands.Add(Show(terminal));
        certificate.Subcommands.Add(Import(terminal));
        certificate.Subcommands.Add(As2ExchangeCommand.Answer(terminal));
        certificate.Subcommands.Add(As2ExchangeCommand.Propose(terminal));
        return certificate;
    }

    static GatewayCommand Make(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Of the secret; its certificate, to send to partners, becomes certificates/NAME.cer in the data folder" };
        var subject = new Option<string>("--subject") { Description = "Whom it names, such as \"CN=Northgate AS2, O=Northgate\" [default: CN=NAME]" };
        var hosts = new Option<string[]>("--host") { Description = "A host name that the key serves by TLS; may be given several times", AllowMultipleArgumentsPerToken = false };
        var days = new Option<int>("--days") { Description = "How long it is valid", DefaultValueFactory = _ => 1095 };
        var request = new Option<bool>("--request") { Description = "Only a key and a request (CSR) for an authority; import takes its answer" };
        var command = new GatewayCommand("create", "Make a key (RSA, 3072 bits) with a self-signed certificate, or with a request for an authority")
        {
            Examples =
            [
                "gateway as2 certificate create northgate-as2 --subject \"CN=Northgate AS2, O=Northgate\"",
                "gateway as2 certificate create northgate-tls --host as2.northgate.example --days 397",
                "gateway as2 certificate create northgate-as2 --request   # then send certificates/northgate-as2.csr to the authority",
            ],
        };
        command.Arguments.Add(name);
        foreach (var option in new Option[] { subject, hosts, days, request }) command.Options.Add(option);
        command.SetAction((line, _) => Task.FromResult(Make(
            terminal, line.Data(), line.GetRequiredValue(name), line.GetValue(subject), line.GetValue(hosts) ?? [], line.GetValue(days), line.GetValue(request))));
        return command;
    }

    static int Make(Terminal terminal, DataFolder data, string name, string? subject, string[] hosts, int days, bool isRequest)
    {
        if (PlaceFor(terminal, data, name) is not { } secret) return ExitCodes.Bad;
        var whom = subject ?? $"CN={name}";
        try
        {
            _ = new X500DistinguishedName(whom);
        }
        catch (CryptographicException)
        {
            return Refuse(terminal, $"\"{whom}\" names nobody; write it as \"CN=Northgate AS2, O=Northgate\"");
        }

        if (days is < 1 or > 7300) return Refuse(terminal, "a certificate is good for 1 to 7300 days");
        if (isRequest)
        {
            var (request, key) = CertificateMaker.SigningRequest(whom, hosts);
            WriteSecret(secret, key + "\n");
            terminal.Text.WriteLine($"key     {secret}");
            terminal.Text.WriteLine($"request {WritePublic(data, name + ".csr", request + "\n")}");
            terminal.Text.WriteLine($"When the authority has answered: gateway as2 certificate import {name} ANSWER.cer");
            return ExitCodes.Good;
        }

        using var made = CertificateMaker.SelfSigned(whom, hosts, days, terminal.Clock.GetUtcNow());
        WriteSecret(secret, CertificateMaker.WithKey(made));
        return Told(terminal, data, name, secret, made);
    }

    static GatewayCommand Show(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A certificate (PEM, DER), or secret:NAME for a key of ours" };
        var command = new GatewayCommand("show", "Show whom a certificate names, its days and its fingerprints") { Examples = ["gateway as2 certificate show acme.cer", "gateway as2 certificate show secret:northgate-as2"] };
        command.Arguments.Add(file);
        command.SetAction((line, _) => Task.FromResult(Show(terminal, line.Data(), line.GetRequiredValue(file))));
        return command;
    }

    static int Show(Terminal terminal, DataFolder data, string file)
    {
        try
        {
            using var certificate = file.StartsWith("secret:", StringComparison.Ordinal)
                ? new OwnCertificates(new SecretStore(data.Secrets, development: false)).Load(new(file["secret:".Length..]), null)
                : X509CertificateLoader.LoadCertificateFromFile(file);
            Write(terminal.Text, certificate);
            return ExitCodes.Good;
        }
        catch (Exception e) when (e is CryptographicException or SecretMissingException)
        {
            return Refuse(terminal, $"{file} is not a certificate that can be read: {e.Message}");
        }
    }

    static GatewayCommand Import(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Of the secret" };
        var file = new Argument<string>("FILE") { Description = "PKCS #12 or PEM with the key; or the certificate alone, for a key that create --request has made" };
        var passphrase = new Option<string>("--passphrase") { Description = "The secret that holds the passphrase of FILE, as secret:NAME" };
        var command = new GatewayCommand("import", "Import a key with its certificate into the secrets")
        {
            Examples = ["gateway as2 certificate import northgate-as2 old-gateway.p12 --passphrase secret:p12", "gateway as2 certificate import northgate-as2 answer.cer"],
        };
        command.Arguments.Add(name);
        command.Arguments.Add(file);
        command.Options.Add(passphrase);
        command.SetAction((line, _) => Task.FromResult(Import(terminal, line.Data(), line.GetRequiredValue(name), line.GetRequiredValue(file), line.GetValue(passphrase))));
        return command;
    }

    static int Import(Terminal terminal, DataFolder data, string name, string file, string? passphrase)
    {
        var secrets = new SecretStore(data.Secrets, development: false);
        try
        {
            var secret = secrets.FileOf(name);
            var bytes = File.ReadAllBytes(file);
            var isAnswer = File.Exists(secret) && File.ReadAllText(secret) is var kept && kept.Contains("PRIVATE KEY", StringComparison.Ordinal) && !kept.Contains("CERTIFICATE", StringComparison.Ordinal);
            using var certificate = isAnswer ? Joined(X509CertificateLoader.LoadCertificate(bytes), File.ReadAllText(secret))
                : KeyedCertificate.Read(bytes, passphrase is null ? null : secrets.Passphrase(passphrase.Replace("secret:", "", StringComparison.Ordinal)));
            var text = CertificateMaker.WithKey(certificate);
            if (!isAnswer && PlaceFor(terminal, data, name) is null) return ExitCodes.Bad;
            WriteSecret(secret, text, isAnswer);
            return Told(terminal, data, name, secret, certificate);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or SecretMissingException)
        {
            return Refuse(terminal, $"{file} cannot be taken over: {e.Message}");
        }
    }

    static X509Certificate2 Joined(X509Certificate2 certificate, string key)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        return certificate.CopyWithPrivateKey(rsa);
    }

    static string? PlaceFor(Terminal terminal, DataFolder data, string name)
    {
        try
        {
            var secret = new SecretStore(data.Secrets, development: false).FileOf(name);
            if (!File.Exists(secret)) return secret;
            Refuse(terminal, $"there is a secret {name} already ({secret}); give the new one another name, and let both stand in the profile while partners change over");
        }
        catch (SecretMissingException e)
        {
            Refuse(terminal, e.Message);
        }

        return null;
    }

    static int Told(Terminal terminal, DataFolder data, string name, string secret, X509Certificate2 certificate)
    {
        terminal.Text.WriteLine($"key         {secret}");
        terminal.Text.WriteLine($"certificate {WritePublic(data, name + ".cer", certificate.ExportCertificatePem() + "\n")}   (send this one to partners)");
        Write(terminal.Text, certificate);
        return ExitCodes.Good;
    }

    internal static void Write(TextWriter text, X509Certificate2 certificate)
    {
        text.WriteLine($"subject     {certificate.Subject}");
        text.WriteLine($"issuer      {(certificate.Issuer == certificate.Subject ? "itself" : certificate.Issuer)}");
        text.WriteLine($"serial      {certificate.SerialNumber}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"good        {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}"));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"key         {certificate.PublicKey.Oid.FriendlyName} {certificate.GetRSAPublicKey()?.KeySize ?? certificate.GetECDsaPublicKey()?.KeySize} bits"));
        text.WriteLine($"SHA-256     {Fingerprint(certificate)}");
        text.WriteLine($"SHA-1       {Colons(certificate.GetCertHashString())}");
    }

    /// <summary>SHA-256, as people compare it.</summary>
    internal static string Fingerprint(X509Certificate2 certificate) => Colons(certificate.GetCertHashString(HashAlgorithmName.SHA256));

    static string Colons(string hex) => string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));

    // Nobody but the gateway's user reads a key, from its first byte on. It is durable before anybody hears of it, and the one that it replaces is there until then.
    static void WriteSecret(string path, string text, bool replaces = false)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            DurableFile.Flush(file);
        }

        if (!(replaces ? DurableFile.TryReplace(temporary, path) : DurableFile.TryRename(temporary, path))) throw new IOException($"{path} has appeared meanwhile; the key is at {temporary}.");
        DurableFile.FlushFolder(folder);
    }

    static string WritePublic(DataFolder data, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data.Root, "certificates")).FullName;
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static int Refuse(Terminal terminal, string text)
    {
        terminal.Error.WriteLine($"gateway: {text}");
        return ExitCodes.Bad;
    }
}
