using Gateway.Host.Security;

namespace Gateway.Host.Tests.Security;

public sealed class SecretStoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    [Fact]
    public void A_secret_is_its_file_without_the_final_line_break()
    {
        File.WriteAllText(Path.Combine(_folder, "erp-token"), "s3 cret\r\n");
        Assert.Equal("s3 cret", new SecretStore(_folder, development: false).Resolve("erp-token"));
    }

    [Fact]
    public void A_missing_secret_says_where_to_put_it()
    {
        var missing = Assert.Throws<SecretMissingException>(() => new SecretStore(_folder, development: false).Resolve("erp-token"));
        Assert.Contains(Path.Combine(_folder, "erp-token"), missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../erp-token")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("A b")]
    public void A_name_never_leaves_the_folder(string name) =>
        Assert.Throws<SecretMissingException>(() => new SecretStore(_folder, development: false).Resolve(name));

    [Fact]
    public void The_environment_counts_only_in_development()
    {
        Environment.SetEnvironmentVariable("GATEWAY_SECRET_ONLY_HERE", "x");
        Assert.Equal("x", new SecretStore(_folder, development: true).Resolve("only-here"));
        Assert.Throws<SecretMissingException>(() => new SecretStore(_folder, development: false).Resolve("only-here"));
    }

    [Fact]
    public void What_the_settings_name_is_the_gateways_own_and_nothing_that_a_profile_or_an_alert_may_name()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "secrets"));
        foreach (var name in new[] { "erp-token", "db", "tls", "p12", "acme-key" }) File.WriteAllText(Path.Combine(_folder, "secrets", name), "s3cret");
        File.WriteAllText(Path.Combine(_folder, "gateway.json"), """
            { "Erp": { "Http": { "TokenSecret": "erp-token" } }, "As2": { "Certificate": "tls", "Passphrase": "p12" } }
            """);
        var data = new DataFolder(_folder, "postgresql:Host=h;PasswordSecret=db");
        foreach (var name in new[] { "erp-token", "db" })
        {
            Assert.Equal("s3cret", data.OwnSecrets.Resolve(name));
            Assert.Contains("is the gateway's own", Assert.Throws<SecretMissingException>(() => data.PartnerSecrets.Resolve(name)).Message, StringComparison.Ordinal);
            Assert.Throws<SecretMissingException>(() => data.PartnerSecrets.FileOf(name));
        }

        Assert.Equal("s3cret", data.PartnerSecrets.Resolve("acme-key"));
        // One key for TLS and for messages by AS2 is usual: it is used as a key, and shown to nobody.
        foreach (var name in new[] { "tls", "p12" })
        {
            Assert.Equal("s3cret", data.PartnerSecrets.Passphrase(name));
            Assert.Equal(Path.Combine(_folder, "secrets", name), data.PartnerSecrets.FileOf(name));
            var refused = Assert.Throws<SecretMissingException>(() => data.PartnerSecrets.Resolve(name));
            Assert.Contains("no password or token", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    public void A_private_key_is_no_password_whoever_names_it_so(string kind)
    {
        var certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        File.WriteAllText(Path.Combine(_folder, "acme-key"), $"{certificate}-----BEGIN {kind}-----\nAAAA\n-----END {kind}-----\n");
        var store = new SecretStore(_folder, development: false);
        var refused = Assert.Throws<SecretMissingException>(() => store.Resolve("acme-key"));
        Assert.Equal("The secret 'acme-key' is a private key, and no password or token.", refused.Message);
        Assert.Equal(Path.Combine(_folder, "acme-key"), store.FileOf("acme-key"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
