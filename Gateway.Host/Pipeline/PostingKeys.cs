using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>By what name the ERP knows a message's document: it follows from the bytes, how often they had come before, and the message's place in them.</summary>
/// <remarks>So a gateway that was restored from an older backup, and takes the bytes in again that came after it, posts under the name that the ERP
/// knows, and not a second time (decision 16). A message has one document that is posted: once a part is, it is not translated again.</remarks>
static class PostingKeys
{
    internal static string Of(Transaction tx, MessageRecord message)
    {
        var delivery = DeliveryStore.Find(tx, message.DeliveryId)!;
        var place = FormattableString.Invariant($"{delivery.PayloadHash}:{delivery.Earlier}:{message.ByteOffset}");
        return UlidSource.Text(SHA256.HashData(Encoding.ASCII.GetBytes(place)).AsSpan(0, 16));
    }
}
