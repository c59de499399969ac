using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The account by which a supplier who has no server reaches its mailboxes on ours: SFTP into one folder, which is its whole world.</summary>
/// <remarks><c>install/mailboxes.sh</c> makes the accounts of all profiles; to the gateway their mailboxes are folders of this machine.</remarks>
/// <param name="Account">On this machine.</param>
/// <param name="Home">The folder that holds the mailboxes, and where the account is shut in.</param>
/// <param name="Keys">The public keys that let it in, as in an authorized_keys file.</param>
/// <param name="QuotaBytes">How much it may leave here; null for no limit.</param>
public sealed partial record HostedMailbox(string Account, string Home, IReadOnlyList<string> Keys, long? QuotaBytes)
{
    internal static HostedMailbox? Read(YamlFields? fields, IReadOnlyList<InboundMailbox> mailboxes, OutboundMailbox? outbound)
    {
        if (fields is null) return null;
        var account = fields.Text("account");
        if (account.Length > 0 && !AccountName().IsMatch(account))
            fields.Problem("account", $"\"{account}\" is not a name of an account; write up to 31 lower case letters, digits and hyphens, the first a letter");
        foreach (var key in fields.Scalars("keys"))
            if (KeyProblem(key.Text) is { } problem)
                fields.Problems.Add(key.Position.Problem(problem));
        fields.Require("keys");
        // Owned by the account still: once the archive has filled the quota, nothing comes any more.
        if (fields.Has("quota") && mailboxes.Any(m => m is { Server: null, Settings.Archive: not null }))
            fields.Problems.Add(fields.PositionOf("quota").Problem(
                "the quota counts what is archived too, and shuts the supplier out once that has filled it; write archive: delete, for the gateway keeps what came, or no quota", Translation.Severity.Warning));
        return new(account, ReadHome(fields, mailboxes, outbound), fields.Texts("keys"), fields.Size("quota"));
    }

    // The account is shut in at the folder that holds all its mailboxes on this machine, so there must be one.
    static string ReadHome(YamlFields fields, IReadOnlyList<InboundMailbox> mailboxes, OutboundMailbox? outbound)
    {
        var local = mailboxes.Where(m => m.Server is null).SelectMany(m => new[] { m.Settings.In, m.Settings.Archive })
            .Append(outbound is { Server: null } ? outbound.Settings.Out : null);
        if (local.OfType<string>().Select(HomeOf).Distinct().ToList() is [{ } home]) return home;
        fields.Problem("account", "the mailboxes of a hosted partner lie side by side in one folder of this machine, written from the root, without blanks and names that begin with a dot: "
            + "folder: /srv/b2b-gateway/ACCOUNT/in, archive: /srv/b2b-gateway/ACCOUNT/archive, and for out /srv/b2b-gateway/ACCOUNT/out");
        return "";
    }

    static string? HomeOf(string folder) =>
        HostedFolder().Match(folder) is { Success: true } match ? match.Groups["home"].Value : null;

    /// <summary>What is wrong with a public key; null when an authorized_keys file could hold it.</summary>
    static string? KeyProblem(string text)
    {
        // The search for secrets names it.
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return null;
        var parts = text.Split(' ', 3);
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && parts.Length >= 2 && parts[0] == TypeInside(parts[1])) return null;
        return "no public key; write the line of the supplier's .pub file, such as ssh-ed25519 AAAAC3… name";
    }

    /// <summary>The name of the algorithm that a key's bytes begin with (RFC 4253 §6.6); null when they do not.</summary>
    static string? TypeInside(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var count) || count < 4) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length < count - 4 ? Encoding.ASCII.GetString(bytes, 4, (int)length) : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^(?<home>(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+)/[A-Za-z0-9_-][A-Za-z0-9._-]*/?$")]
    private static partial Regex HostedFolder();
}
