using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Host.Storage;

/// <summary>What kinds of things may happen once.</summary>
enum IdentityKind
{
    /// <summary>Mailbox, path, size, hash.</summary>
    File,

    /// <summary>Mailbox, claim: a file that was recorded, but not yet put away, when its gateway died.</summary>
    Claim,

    /// <summary>Standard, test flag, sender, receiver, control number, epoch.</summary>
    Interchange,

    /// <summary>A document's business identity.</summary>
    Document,

    /// <summary>AS2: from, to, Message-ID.</summary>
    As2Message,

    /// <summary>API: principal, Idempotency-Key.</summary>
    Request,

    /// <summary>A delivery: it is copied by a person's wish once.</summary>
    Copy,
}

/// <summary>The parts that make a thing the same thing when it comes again.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Parts">In a fixed order; an absent part is an empty text.</param>
sealed record Identity(IdentityKind Kind, params IReadOnlyList<string> Parts)
{
    /// <summary>SHA-256 over the UTF-8 of the parts, each after its length: no two lists of parts run together, and no
    /// database's collation or trimming of blanks takes part.</summary>
    internal string KeyHash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> length = stackalloc byte[sizeof(int)];
            foreach (var part in Parts)
            {
                var bytes = Encoding.UTF8.GetBytes(part);
                BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
                hash.AppendData(length);
                hash.AppendData(bytes);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    internal string PartsAsJson => JsonSerializer.Serialize(Parts, IdentityJson.Default.IReadOnlyListString);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class IdentityJson : System.Text.Json.Serialization.JsonSerializerContext;
