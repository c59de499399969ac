namespace Gateway.Transports.As2;

/// <summary>Where receipts may be sent. The sender names the place: whoever is trusted to send must not be able to make us call anybody.</summary>
public static class ReceiptTarget
{
    /// <summary>The place asked for when the profile names it (scheme, host and port the same, the path beginning so); null for every other text.</summary>
    /// <remarks>The answer is the place as it was compared; whoever connects looks at the address again and follows no redirect.</remarks>
    public static Uri? Allowed(string asked, IReadOnlyList<Uri> allowed)
    {
        if (asked.Length > 2048 || asked.Any(c => c is <= ' ' or > '~' or '\\')) return null;
        if (asked.Contains('@', StringComparison.Ordinal)) return null;
        if (!Uri.TryCreate(asked, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https")) return null;
        return allowed.Any(a => IsWithin(target, a)) ? target : null;
    }

    static bool IsWithin(Uri target, Uri allowed) =>
        target.Scheme == allowed.Scheme && target.IdnHost == allowed.IdnHost && target.Port == allowed.Port && target.HostNameType == allowed.HostNameType
        && (target.AbsolutePath == allowed.AbsolutePath || target.AbsolutePath.StartsWith(allowed.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal));
}
