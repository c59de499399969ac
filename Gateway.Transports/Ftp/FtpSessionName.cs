using System.Net;

namespace Gateway.Transports.Ftp;

/// <summary>The name under which a connection keeps its TLS session.</summary>
/// <remarks>.NET keeps one session for each name, process-wide, and none for an address. Servers want a data connection to resume the session of
/// its own control connection, so two connections to one server must not share a name: each spells it in other capitals, which
/// are the same name to everybody else (RFC 4343). An address gets a name that nobody has (RFC 2606); what the certificate must
/// say is compared with the profile.</remarks>
static class FtpSessionName
{
    static int _last;

    internal static string Next(string host)
    {
        var number = (uint)Interlocked.Increment(ref _last);
        return IPAddress.TryParse(host, out _) ? $"n{number}.invalid" : Spelled(host, number);
    }

    internal static string Spelled(string host, uint number)
    {
        var letters = host.ToLowerInvariant().ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (!char.IsAsciiLetter(letters[i])) continue;
            if ((number & 1) == 1) letters[i] = char.ToUpperInvariant(letters[i]);
            number >>= 1;
        }

        return new(letters);
    }
}
