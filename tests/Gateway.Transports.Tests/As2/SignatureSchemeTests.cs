using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.Tests.As2;

/// <summary>Which algorithm a signer names, and how products name it.</summary>
public sealed class SignatureSchemeTests
{
    /// <summary>The parameters of PSS, and the salt that they mean with SHA-256; null is none that can be.</summary>
    public static TheoryData<string, int?> Parameters => new()
    {
        // pyas2-lib writes none, and signs with the digest and a salt as long as it.
        { "", 32 },
        { "0500", 32 },
        { "3000", 32 },
        { "3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120", 32 },
        { "3035A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A204020200DE", 222 },
        // The mask by SHA-1, which is what is meant where nothing is said of it.
        { "3011A00F300D06096086480165030402010500", null },
        { "300F", null },
        { "0400", null },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void The_salt_of_PSS_is_read_and_where_nothing_is_said_the_digest_of_the_signer_stands_in_every_place(string parameters, int? salt)
    {
        var scheme = SignatureScheme.Of(Signer(Convert.FromHexString(parameters)), DigestAlgorithm.Sha256);

        Assert.Equal(salt, scheme?.Salt);
        if (salt is not null) Assert.Equal((DigestAlgorithm.Sha256, RSASignaturePadding.Pss), (scheme!.Value.Digest, scheme.Value.RsaPadding));
    }

    [Fact]
    public void A_message_signed_by_PSS_without_parameters_is_taken()
    {
        var content = "Content-Type: application/edi-x12\r\n\r\nISA*~"u8.ToArray();
        using var key = Keys.Partner.GetRSAPrivateKey()!;
        var signature = key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        var scheme = SignatureScheme.Of(Signer([]), DigestAlgorithm.Sha256)!.Value;

        Assert.True(scheme.Holds(Keys.Partner, SHA256.HashData(content), signature, out _));
        Assert.False(scheme.Holds(Keys.Partner, SHA256.HashData("other"u8), signature, out _));
        Assert.False(scheme.Holds(Keys.Stranger, SHA256.HashData(content), signature, out _));
    }

    static SignerEntry Signer(byte[] parameters) => new()
    {
        Signer = new(default, default, default),
        DigestOid = Oids.Of(DigestAlgorithm.Sha256),
        SignatureOid = Oids.RsaPss,
        SignatureParameters = parameters,
    };
}
