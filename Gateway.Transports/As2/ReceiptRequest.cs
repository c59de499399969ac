namespace Gateway.Transports.As2;

/// <summary>What a sender asks of the receipt: the Disposition-Notification fields (RFC 4130 §7.3) and Receipt-Delivery-Option.</summary>
public sealed record ReceiptRequest
{
    /// <summary>Where the receipt is to go later; null for one in the answer.</summary>
    /// <remarks>A wish: RFC 4130 lets the sender name any place, we go only where the relation says.</remarks>
    public string? DeliverTo { get; init; }

    public bool IsSigned { get; init; }

    /// <summary>Names of digests in the sender's spelling, the preferred first.</summary>
    public IReadOnlyList<string> MicAlgorithms { get; init; } = [];

    /// <summary>Whether the sender takes no other signature format, or no other digest, than those that he names.</summary>
    public bool RequiresFormat { get; init; }

    public bool RequiresMicAlgorithm { get; init; }

    /// <summary>The signature format asked for; <c>pkcs7-signature</c> is the only one that AS2 has.</summary>
    public string? Format { get; init; }

    /// <summary>Reads what a message asks; null when it wants no receipt.</summary>
    public static ReceiptRequest? Of(HeaderList headers)
    {
        if (headers["Disposition-Notification-To"] is null) return null;
        // What has no slash is no address: some write "sync" or "none" there.
        var request = new ReceiptRequest { DeliverTo = headers["Receipt-Delivery-Option"] is { } url && url.Contains('/', StringComparison.Ordinal) ? url : null };
        foreach (var option in Trimmed((headers["Disposition-Notification-Options"] ?? "").Split(';')))
        {
            var pair = option.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2) request = request.With(pair[0], Trimmed(pair[1].Split(',')));
        }
        return request;
    }

    // attribute = importance, value, value …; some leave the importance away.
    ReceiptRequest With(string attribute, string[] values)
    {
        var isRequired = values.Length > 0 && values[0].Equals("required", StringComparison.OrdinalIgnoreCase);
        var hasImportance = isRequired || (values.Length > 0 && values[0].Equals("optional", StringComparison.OrdinalIgnoreCase));
        var rest = hasImportance ? values[1..] : values;
        if (attribute.Equals("signed-receipt-micalg", StringComparison.OrdinalIgnoreCase))
            return this with { MicAlgorithms = rest, RequiresMicAlgorithm = isRequired };
        if (rest.Length == 0 || !attribute.Equals("signed-receipt-protocol", StringComparison.OrdinalIgnoreCase)) return this;
        var isSigned = rest.Any(IsCms);
        return this with { Format = rest[0].ToLowerInvariant(), RequiresFormat = isRequired, IsSigned = isSigned };
    }

    // RFC 4130 has the bare name alone; some write the media type, or what it was once called.
    static bool IsCms(string format) => format.EndsWith("pkcs7-signature", StringComparison.OrdinalIgnoreCase) || format.Equals("pkcs7", StringComparison.OrdinalIgnoreCase);

    // Each value may be a quoted string (RFC 8098 §2.2).
    static string[] Trimmed(string[] values) => [.. values.Select(v => v.Trim(' ', '\t', '"')).Where(v => v.Length > 0)];
}
