using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The name of a secret that is kept outside the profile.</summary>
public sealed record SecretReference(string Name)
{
    const string Prefix = "secret:";

    static readonly string[] SecretKeys = ["password", "passphrase", "secret", "token", "apikey", "api-key", "privatekey", "private-key", "credential"];

    internal static SecretReference? Read(YamlFields fields, string key)
    {
        // A literal is reported by the search over the whole file, whatever its key.
        if (fields.Scalar(key) is { } written && written.Text.StartsWith(Prefix, StringComparison.Ordinal) && NameIn(written.Text) is null)
            fields.Problem(key, $"\"{written.Text[Prefix.Length..]}\" is not a name of a secret; it is lower case letters, digits and hyphens, 64 at most");
        return fields.Scalar(key) is { } scalar && NameIn(scalar.Text) is { } name ? new(name) : null;
    }

    /// <summary>Names every secret that is written out, under whatever key, known or not. The secret itself is not repeated.</summary>
    internal static void FindLiterals(YamlNode node, ICollection<Translation.FileProblem> problems)
    {
        foreach (var (key, value) in Scalars(null, node))
        {
            if (IsSecretKey(key) && !value.IsBlank && !value.Text.StartsWith(Prefix, StringComparison.Ordinal))
                problems.Add(value.Position.Problem($"\"{key}\" must not be written out; keep it outside and write {Prefix}NAME, such as {Prefix}acme-{key}"));
            else if (HoldsSecret(value.Text))
                problems.Add(value.Position.Problem($"a private key or a password stands in this value; keep it outside and write {Prefix}NAME"));
        }
    }

    static IEnumerable<(string? Key, YamlScalar Value)> Scalars(string? key, YamlNode node) => node switch
    {
        YamlScalar scalar => [(key, scalar)],
        YamlSequence list => list.Items.SelectMany(item => Scalars(key, item)),
        YamlMapping mapping => mapping.Entries.SelectMany(e => Scalars(e.Key.Text, e.Value)),
        _ => [],
    };

    static bool IsSecretKey(string? key) =>
        key is not null && SecretKeys.Any(s => key.EndsWith(s, StringComparison.OrdinalIgnoreCase));

    static bool HoldsSecret(string text) =>
        text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':'));

    static string? NameIn(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length - Prefix.Length is > 0 and <= 64 && text[Prefix.Length] != '-'
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-") < 0
            ? text[Prefix.Length..]
            : null;
}
