using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How the way to a mail server is kept private.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS (RFC 3207), and nothing without it.</summary>
    StartTls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}

/// <summary>Mail by SMTP.</summary>
/// <param name="Server">The host.</param>
/// <param name="Port">587 unless said.</param>
/// <param name="Security">Of the way there.</param>
/// <param name="User">Null where the server asks for none.</param>
/// <param name="Password">Of the user.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The receivers' addresses.</param>
public sealed record AlertMail(string Server, int Port, MailSecurity Security, string? User, SecretReference? Password, string From, IReadOnlyList<string> To)
{
    internal static AlertMail Read(YamlFields fields)
    {
        var to = fields.Scalars("to");
        foreach (var wrong in to.Where(t => !IsAddress(t.Text)))
            fields.Problems.Add(wrong.Position.Problem($"\"{wrong.Text}\" is not a mail address; write one such as edi@example.com"));
        if (to.Count == 0) fields.Problem("to", "nobody would get the mail; write to: [edi@example.com]");
        var mail = new AlertMail(
            fields.Text("server"), fields.Number("port", 587, 1, 65535), fields.Choice("security", MailSecurity.StartTls), fields.TextOrNull("user"),
            SecretReference.Read(fields, "password"), fields.Text("from"), [.. to.Select(t => t.Text)]);
        if (mail.From.Length > 0 && !IsAddress(mail.From)) fields.Problem("from", $"\"{mail.From}\" is not a mail address; write one such as gateway@example.com");
        if (mail is { User: not null, Security: MailSecurity.None }) fields.Problem("security", "a password does not go over the network in the clear; use start-tls, or a server that asks for none");
        if (mail.User is null != mail.Password is null) fields.Problem(mail.User is null ? "password" : "user", "\"user\" and \"password\" go together; write both or neither");
        return mail;
    }

    static bool IsAddress(string text) => System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;
}

/// <summary>A POST of JSON to an address.</summary>
/// <param name="Name">As rules name it.</param>
/// <param name="Url">The address; null where it is a secret.</param>
/// <param name="SecretUrl">The secret that is the address, as chat services give them.</param>
/// <param name="Token">Sent as a bearer token; null for none.</param>
public sealed record AlertWebhook(string Name, Uri? Url, SecretReference? SecretUrl, SecretReference? Token)
{
    internal static AlertWebhook Read(YamlFields fields)
    {
        var url = fields.Text("url");
        var secret = url.StartsWith("secret:", StringComparison.Ordinal) ? SecretReference.Read(fields, "url") : null;
        Uri? address = null;
        if (secret is null && url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out address) && ConfidentialAddress.Is(address)))
            fields.Problem("url", $"\"{url}\" is not an https address; write one such as https://chat.example.com/hooks/edi, or secret:NAME (http is for this machine only)");
        return new(fields.Text("webhook"), address, secret, SecretReference.Read(fields, "token"));
    }
}
