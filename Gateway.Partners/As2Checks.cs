using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What must hold between the AS2 settings of a profile and the rest of it.</summary>
static class As2Checks
{
    internal static void Check(PartnerProfile profile, YamlFields fields)
    {
        if (profile.As2 is not { } as2) return;
        var at = (fields.Mapping["transports"] as YamlMapping)?["as2"]?.Position ?? fields.Position;
        foreach (var text in Missing(profile, as2).Concat(Receipts(as2)).Concat(OfOther(profile, as2))) fields.Problems.Add(at.Problem(text));
    }

    static IEnumerable<string> Missing(PartnerProfile profile, As2Settings as2)
    {
        if (profile.Theirs.As2 is null || profile.Ours.As2 is null)
            yield return $"the identities lack the name {(profile.Theirs.As2 is null ? "theirs.as2" : "ours.as2")}; write it there, as AS2-From and AS2-To have it";
        else if (profile.Theirs.As2 == profile.Ours.As2)
            yield return $"both sides are named {profile.Ours.As2}; each needs a name of its own";
        var theirs = as2.Theirs.Where(c => c.Certificate is not { } known || !as2.IsCompromised(known)).ToList();
        var signs = theirs.Exists(c => c.Signs);
        if (as2.Receive.Policy.RequireSignature && !signs)
            yield return "messages must be signed, but none of their certificates signs; add theirs: [{ certificate: …, file: … }]";
        if (as2.Receive.Policy.RequireEncryption && !as2.Ours.Any(k => k.Decrypts))
            yield return "messages must be encrypted, but no key of ours decrypts; add ours: [{ certificate: …, key: secret:… }]";
        if (!as2.Ours.Any(k => k.Signs))
            yield return "receipts are signed, but no key of ours signs; add ours: [{ certificate: …, key: secret:… }]";
        if (as2 is { Url: not null, Send.Message.Cipher: not null } && !theirs.Exists(c => c.Encrypts))
            yield return "our messages are encrypted, but to none of their certificates; add theirs: [{ certificate: …, file: … }], or send: { cipher: none }";
        // On which day that ends is looked at when it is sent.
        if (as2 is { Url: not null, Send.Message.Cipher: not null })
        {
            // An old one may stand beside the new one: nothing is encrypted to it.
            var keys = theirs.Where(c => c.Encrypts).Select(c => c.RsaBits).OfType<int>().ToList();
            if (keys.Count > 0 && keys.Max() is var bits && !as2.Receive.Policy.Algorithms.AllowsRsa(bits, DateTimeOffset.MinValue))
                yield return $"our messages would be encrypted to a key of {bits} bits; ask the partner for one of 2048 or more"
                    + (bits < 1024 ? "" : ", and until then write receive: { legacy: [{ allow: rsa-1024, until: … }] }");
        }

        if (as2 is { Url: not null, Send.Message.RequestSignedReceipt: true } && !signs)
            yield return "their receipts are signed, but none of their certificates signs; add theirs: [{ certificate: …, file: … }], or send: { receipt: unsigned }";
    }

    static IEnumerable<string> Receipts(As2Settings as2)
    {
        if (as2.Send.Message is { ReceiptUrl: not null, RequestReceipt: false })
            yield return "a receipt has a place to come to, but none is asked for; remove receiptUrl, or write receipt: signed";
        if (as2.Url is { } url && !ConfidentialAddress.Is(url) && as2.Send.User is not null)
            yield return "user and password would go over the network in the clear; use an https address";
    }

    static IEnumerable<string> OfOther(PartnerProfile profile, As2Settings as2)
    {
        if (as2.Send.Fallback && (profile.Out is null || as2.Url is null))
            yield return "fallback needs both an url and a mailbox to fall back to; add out: { folder: … } under transports";
        if (profile.Mailboxes.Any(m => m.Name == As2Settings.Channel))
            yield return $"a mailbox is named {As2Settings.Channel}, which is the name of the AS2 channel; give it another";
    }
}
