using System.Text.RegularExpressions;

namespace Gateway.Transports.As2;

/// <summary>How bad the modifier of a disposition is (RFC 3798 §3.2.6.2, RFC 4130 §7.4.3).</summary>
public enum DispositionSeverity
{
    None,
    Warning,
    Error,
    Failure,
}

/// <summary>The Disposition field of a receipt: what became of the message.</summary>
public sealed partial record Disposition
{
    const string Automatic = "automatic-action/MDN-sent-automatically";

    /// <summary>Received, verified, taken.</summary>
    public static Disposition Processed { get; } = new();

    /// <summary>Action and sending mode.</summary>
    public string Mode { get; init; } = Automatic;

    /// <summary><c>processed</c> or <c>failed</c>, in lower case.</summary>
    public string Type { get; init; } = "processed";

    public DispositionSeverity Severity { get; init; }

    /// <summary>What the modifier says, without its severity; empty when there is none.</summary>
    public string Modifier { get; init; } = "";

    /// <summary>Whether the partner says that he has the message: a warning does not take that back.</summary>
    public bool IsPositive => Type == "processed" && Severity is DispositionSeverity.None or DispositionSeverity.Warning;

    internal static Disposition Error(string text) => new() { Severity = DispositionSeverity.Error, Modifier = text };

    internal static Disposition Failure(string text) => new() { Type = "failed", Severity = DispositionSeverity.Failure, Modifier = text };

    /// <summary>Reads the field; null where it names no disposition.</summary>
    /// <remarks>Of several modifiers the worst counts, and an unknown one as an error: whatever it means, it is no unreserved receipt.</remarks>
    public static Disposition? Parse(string text)
    {
        var mode = text.Split(';', 2);
        if (mode.Length != 2) return null;
        var type = mode[1].Split('/', 2);
        var name = Comment().Replace(type[0], " ").Trim(' ', '\t', ',', ';', '"').ToLowerInvariant();
        if (name.Length == 0) return null;
        var parsed = new Disposition { Mode = mode[0].Trim(), Type = name };
        if (type.Length == 1 || type[1].Trim(' ', '\t', ';', ',') is not { Length: > 0 } modifiers) return parsed;
        return BetweenModifiers().Split(modifiers).Select(parsed.With).MaxBy(disposition => disposition.Severity)!;
    }

    // RFC 5322 §3.2.2: it means nothing, but where it tells of a fault it is not ours to pass over. No longer one, as in StructuredValue.
    [GeneratedRegex(@"\((?![^)]{0,200}(?:error|fail))[^()]{0,200}\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    // RFC 3798 has commas, some write semicolons, and both stand in what a modifier says: another one begins with how bad it is.
    [GeneratedRegex(@"\s*[;,]\s*(?=(?:error|failure|warning)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BetweenModifiers();

    Disposition With(string modifier)
    {
        var parts = modifier.Split(':', 2);
        return this with
        {
            Modifier = parts[^1].Trim(),
            Severity = parts[0].Trim().ToLowerInvariant() switch
            {
                "warning" => DispositionSeverity.Warning,
                "failure" => DispositionSeverity.Failure,
                _ => DispositionSeverity.Error,
            },
        };
    }

    /// <summary>The field as RFC 4130 §7.4.3 writes it.</summary>
    public override string ToString() => Severity switch
    {
        DispositionSeverity.None => $"{Mode}; {Type}",
        DispositionSeverity.Error => $"{Mode}; {Type}/error: {Modifier}",
        DispositionSeverity.Failure => $"{Mode}; {Type}/failure: {Modifier}",
        _ => $"{Mode}; {Type}/warning: {Modifier}",
    };
}
