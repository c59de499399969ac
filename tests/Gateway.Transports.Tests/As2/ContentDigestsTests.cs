using System.Security.Cryptography;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.Tests.As2;

/// <summary>Lines are made to end with CRLF, however they lie in the pieces that are hashed.</summary>
public sealed class ContentDigestsTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("a\n")]
    [InlineData("one\ntwo\r\n\r\nthree\r")]
    public void Lines_of_every_kind_are_hashed_as_if_each_ended_with_CRLF(string line)
    {
        // One longer than any piece lies among them, and behind the text what is not one.
        const string Rest = "\n--\n";
        var text = string.Concat(Enumerable.Repeat(line, 70_001)) + new string('x', 200_000) + string.Concat(Enumerable.Repeat(line, 3));
        var canonical = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        var digest = new ContentDigests(Encoding.ASCII.GetBytes(text + Rest), text.Length).Of(DigestAlgorithm.Sha256);

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(canonical + Rest)), digest);
    }
}
