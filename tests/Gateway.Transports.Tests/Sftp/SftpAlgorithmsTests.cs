using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests.Sftp;

public sealed class SftpAlgorithmsTests
{
    public static TheoryData<string[]> Relaxations => [.. SftpAlgorithms.Relaxations.Select(name => new[] { name }), SftpAlgorithms.Relaxations.ToArray()];

    [Theory]
    [MemberData(nameof(Relaxations))]
    public void RT_62_no_relaxation_offers_CBC_with_encrypt_then_MAC(string[] relaxations)
    {
        var hasCbc = Offered("Ciphers", relaxations).Any(c => c.EndsWith("-cbc", StringComparison.Ordinal));
        Assert.Equal(relaxations.Any(r => r.EndsWith("-cbc", StringComparison.Ordinal)), hasCbc);
        var macs = Offered("MACs", relaxations);
        Assert.Equal(!hasCbc, macs.Any(m => m.Contains("-etm@", StringComparison.Ordinal)));
        Assert.Contains("hmac-sha2-256", macs);
    }

    [Fact]
    public void RT_62_nothing_that_Terrapin_reaches_is_offered_unless_a_profile_names_it()
    {
        Assert.All(Offered("Ciphers"), c => Assert.True(c.Contains("-gcm@", StringComparison.Ordinal) || c.EndsWith("-ctr", StringComparison.Ordinal), c));
        Assert.All(Offered("MACs"), m => Assert.StartsWith("hmac-sha2-", m, StringComparison.Ordinal));
    }

    static string[] Offered(string option, params string[] relaxations) =>
        SftpAlgorithms.Options(relaxations).Single(o => o.StartsWith(option + "=", StringComparison.Ordinal))[(option.Length + 1)..].Split(',');
}
